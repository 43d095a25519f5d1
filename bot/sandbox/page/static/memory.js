// What this browser keeps between two loads of the page. A browser that keeps nothing for us still shows everything.

const PREFIX = "sandbox.";

export function recall(name) {
  try {
    return localStorage.getItem(PREFIX + name);
  } catch {
    return null;
  }
}

export function remember(name, value) {
  try {
    localStorage.setItem(PREFIX + name, value);
  } catch {
    // Private windows and full disks refuse; the page then forgets with the tab.
  }
}

// What belongs to one run of the sandbox means nothing in the next, where numbers begin anew.
export class RunMemory {
  #run = "";
  #kept = {};

  begin(run) {
    this.#run = run;
    const kept = JSON.parse(recall("run") ?? "{}");
    this.#kept = kept.run === run ? kept : { run };
  }

  get(name) {
    return this.#kept[name] ?? null;
  }

  set(name, value) {
    if (this.#kept[name] === value || !this.#run) return;
    this.#kept[name] = value;
    remember("run", JSON.stringify(this.#kept));
  }
}

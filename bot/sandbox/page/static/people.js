// Who one is: anybody of the sandbox's people, or somebody new.

import { act } from "./api.js";
import { byId, element, icon } from "./dom.js";
import { tell } from "./popup.js";
import { fullName } from "./store.js";

export class People {
  constructor(store, become) {
    this.store = store;
    this.become = become;
    this.select = byId("viewer");
    this.dialog = byId("new-person");
    this.select.addEventListener("change", () => become(Number(this.select.value)));
    byId("add-person").append(icon("add"));
    byId("add-person").addEventListener("click", () => {
      this.dialog.returnValue = ""; // else that of the time before stands when this one is closed by Escape
      this.dialog.showModal();
    });
    byId("new-person-cancel").addEventListener("click", () => this.dialog.close());
    this.dialog.addEventListener("close", () => this.#closed());
  }

  draw(viewer) {
    const options = [...this.store.users.values()].map((user) => element("option", { value: user.id }, fullName(user)));
    const same = options.length === this.select.options.length && options.every((one, index) => one.text === this.select.options[index].text);
    // A list that is drawn anew closes under the hand of who is choosing.
    if (!same) this.select.replaceChildren(...options);
    this.select.value = String(viewer);
  }

  async #closed() {
    if (this.dialog.returnValue !== "add") return;
    try {
      const given = { first_name: byId("new-person-name").value, language_code: byId("new-person-language").value };
      const { user } = await act("add_person", given);
      byId("new-person-name").value = "";
      this.become(user);
    } catch (error) {
      tell(error.message);
    }
  }
}

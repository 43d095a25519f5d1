// What a person does, sent to the sandbox. A refusal becomes an Error with the sandbox's own sentence.

import { say } from "./words.js";

export async function act(name, given) {
  let response;
  try {
    response = await fetch(`/page/${name}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(given),
    });
  } catch {
    throw new Error(say("no-answer"));
  }
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error);
  return answer;
}

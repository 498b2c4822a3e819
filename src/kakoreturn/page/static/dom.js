// Making and finding parts of the page.
import { fixed } from "./strings.js";

export const $ = id => document.getElementById(id);

export function make(name, properties, ...children) {
  const node = Object.assign(document.createElement(name), properties);
  node.append(...children);
  return node;
}

export function copyOf(template) {
  return worded($(template).content.firstElementChild.cloneNode(true));
}

// Put the sentences in, where the page only names them.
export function worded(root) {
  for (const node of root.querySelectorAll("[data-t]")) node.textContent = fixed[node.dataset.t];
  for (const node of root.querySelectorAll("[data-label]")) {
    node.ariaLabel = fixed[node.dataset.label];
    if (node.matches("button")) node.title = fixed[node.dataset.label];
  }
  for (const node of root.querySelectorAll("[data-hint]")) node.title = fixed[node.dataset.hint];
  return root;
}

// A control is found again by its key after its part of the page was made anew.
const keyed = key => document.querySelector(`[data-key="${CSS.escape(key)}"]`);

export function focusOn(key) {
  const control = keyed(key);
  control?.closest("li").scrollIntoView({ block: "nearest" });
  control?.focus({ preventScroll: true });
}

export function keepingFocus(remake) {
  const key = document.activeElement?.dataset?.key;
  remake();
  if (key) keyed(key)?.focus({ preventScroll: true });
}

let hush;
export function say(words, isBad = false) {
  $("status").textContent = words;
  $("status").className = isBad ? "seen bad" : "seen";
  clearTimeout(hush);
  hush = setTimeout(() => $("status").classList.remove("seen"), isBad ? 9000 : 2500);
}

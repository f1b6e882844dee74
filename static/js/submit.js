// A form sends once; its button shows that it works when the answer takes more than 300 ms.
const waiting = new Map();

addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method === "dialog") return;
  if (waiting.has(form)) return event.preventDefault();
  const button = event.submitter;
  const timer = setTimeout(() => button?.setAttribute("aria-busy", "true"), 300);
  waiting.set(form, () => {
    clearTimeout(timer);
    button?.removeAttribute("aria-busy");
  });
  // A download leaves the page standing: let the form be used again.
  setTimeout(() => release(form), 15_000);
});

function release(form) {
  waiting.get(form)?.();
  waiting.delete(form);
}

// Back from the cache of the browser, or stopped with Escape: nothing is under way any more.
addEventListener("pageshow", () => [...waiting.keys()].forEach(release));
addEventListener("keydown", (event) => event.key === "Escape" && [...waiting.keys()].forEach(release));

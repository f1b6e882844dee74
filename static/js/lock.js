// A counter tablet that nobody uses shows its lock (<body data-lock="seconds">), unless a form waits that somebody began.
const seconds = Number(document.body.dataset.lock);
if (seconds) {
  let isTyped = false;
  addEventListener("input", ({ target }) => { isTyped ||= target.form?.method === "post"; });
  setTimeout(() => {
    const here = encodeURIComponent(location.pathname + location.search);
    if (!isTyped) location.replace(`/auth/counter?redirect=${here}`);
  }, (seconds + 1) * 1000);
}

// An opened menu (<details data-menu>) closes with Escape and with a click elsewhere; what is only folded (.fold), with Escape.
const open = () => document.querySelectorAll("details[data-menu][open]");

addEventListener("click", ({ target }) => {
  for (const menu of open()) if (!menu.contains(target)) menu.open = false;
});
addEventListener("keydown", ({ key }) => {
  if (key !== "Escape") return;
  // The innermost around the keyboard, else every menu.
  const around = [...document.querySelectorAll("details:is([data-menu], .fold)[open]")]
    .findLast((menu) => menu.contains(document.activeElement));
  for (const menu of around ? [around] : open()) menu.open = false;
  around?.querySelector("summary").focus();
});

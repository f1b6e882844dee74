// Keeps the address of a filtered list short: empty fields stay out of it. No submitting
// on change: with the keyboard a select changes at every step, and a page that leaves then surprises.
document.querySelector("form.filters")?.addEventListener("formdata", ({ formData }) => {
  for (const [name, value] of [...formData]) if (value === "") formData.delete(name);
});

// A button with data-passkey="address" asks the browser for a passkey, and sends its answer with the form around it.
// Where browser and page can do so the button shows, and what says that they cannot ([data-without-passkeys]) goes.
const canAsk =
  window.PublicKeyCredential?.parseRequestOptionsFromJSON && PublicKeyCredential.parseCreationOptionsFromJSON;

for (const element of canAsk ? document.querySelectorAll("[data-without-passkeys]") : []) element.hidden = true;
for (const element of canAsk ? document.querySelectorAll("[data-with-passkeys]") : []) element.hidden = false;
for (const button of canAsk ? document.querySelectorAll("[data-passkey]") : []) {
  button.hidden = false;
  button.addEventListener("click", (event) => {
    event.preventDefault();
    if (button.formNoValidate || button.form.reportValidity()) askPasskey(button);
  });
}

async function askPasskey(button) {
  button.disabled = true;
  button.setAttribute("aria-busy", "true");
  try {
    const { form } = button;
    const body = new URLSearchParams({ csrf: form.elements.csrf.value });
    const answer = await fetch(button.dataset.passkey, { method: "POST", body });
    // The password is asked for first, or nobody is signed in any more.
    if (answer.redirected) return location.assign(answer.url);
    if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
    const { challenge, creates, options } = await answer.json();
    const credential = creates
      ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
      : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
    put(form, "challenge", challenge);
    put(form, "credential", JSON.stringify(credential));
    form.action = button.formAction;
    form.submit();
  } catch {
    tell(button);
  } finally {
    button.disabled = false;
    button.removeAttribute("aria-busy");
  }
}

function put(form, name, value) {
  const field = form.elements[name] ?? document.createElement("input");
  Object.assign(field, { type: "hidden", name, value });
  form.append(field);
}

function tell(button) {
  const words = button.parentElement.querySelector("[data-passkey-failed]") ?? document.createElement("strong");
  words.dataset.passkeyFailed = "";
  words.setAttribute("role", "alert");
  words.className = "wrong";
  words.textContent = button.dataset.failed;
  button.after(words);
}

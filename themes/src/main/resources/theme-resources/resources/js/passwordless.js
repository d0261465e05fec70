// Small comforts for the passwordless pages. Every page works without them.

/** A second press while the first is under way sends nothing; after a while, or on coming back, it may be tried again. */
function guardAgainstDoubleSubmit() {
  let sentAt = -Infinity;
  addEventListener("pageshow", () => (sentAt = -Infinity));
  addEventListener("submit", (event) => {
    if (!event.target.matches("[data-passwordless-form]")) return;
    if (event.timeStamp - sentAt < 5000) {
      event.preventDefault();
    } else {
      sentAt = event.timeStamp;
    }
  });
}

/** Sends the code once it is complete, and says beforehand that it will. */
function submitWhenFull(field) {
  const length = Number(field.dataset.passwordlessLength);
  document.querySelectorAll("[data-passwordless-full]").forEach((hint) => (hint.hidden = false));
  field.addEventListener("input", () => {
    const typed = field.value.replace(/[\s\p{Pd}]/gu, "");
    if (typed.length === length) field.form.requestSubmit();
  });
}

/** Counts down on the button until it can be pressed. */
function countDown(button) {
  const label = button.textContent;
  const end = Date.now() + Number(button.dataset.passwordlessWait) * 1000;
  const tick = () => {
    const left = Math.ceil((end - Date.now()) / 1000);
    button.disabled = left > 0;
    if (left > 0) {
      const clock = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
      button.textContent = button.dataset.passwordlessWaitLabel.replace("{}", clock);
      setTimeout(tick, 250);
    } else {
      button.textContent = label;
    }
  };
  tick();
}

/** Shows the button that copies the code, where the browser lets a page write to the clipboard. */
function offerCopy(button) {
  if (!navigator.clipboard) return;
  button.hidden = false;
  button.setAttribute("aria-live", "polite");
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.passwordlessCopy);
    button.textContent = button.dataset.passwordlessCopied;
  });
}

/** Names the field that shows who is signing in: the label in keycloak.v2's template.ftl (26.7) points at another. */
function labelAttemptedUsername() {
  const label = document.querySelector("label[for=username]");
  if (label && !document.getElementById("username")) label.htmlFor = "kc-attempted-username";
}

guardAgainstDoubleSubmit();
labelAttemptedUsername();
document.querySelectorAll("[data-passwordless-length]").forEach(submitWhenFull);
document.querySelectorAll("[data-passwordless-wait]").forEach(countDown);
document.querySelectorAll("[data-passwordless-copy]").forEach(offerCopy);

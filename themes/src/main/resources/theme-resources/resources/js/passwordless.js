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

/**
 * What somebody typed into the field for a code, as the server reads it (Typed.java): without what nobody sees, spaces and
 * dashes, in ASCII digits and upper case. The tests hold the two together by one table of cases.
 */
export function typedCode(text) {
  return text
    .normalize("NFKC")
    .replace(
      /[\p{Cf}\u034F\u115F\u1160\u17B4\u17B5\u180B-\u180F\u3164\uFFA0\uFE00-\uFE0F\u{E0100}-\u{E01EF}\p{Z}\t-\r\x1C-\x1F\x85\p{Pd}\u2212\u2043\u02D7\u30FC\u2500]/gu,
      "",
    )
    .replace(/\p{Nd}/gu, asciiDigit)
    .toUpperCase();
}

/** Digits stand in tens, from zero to nine, in every script. */
function asciiDigit(digit) {
  const point = digit.codePointAt(0);
  let before = 0;
  while (/\p{Nd}/u.test(String.fromCodePoint(point - before - 1))) before++;
  return String(before % 10);
}

/** Sends the code once it is complete, and says beforehand that it will. */
function submitWhenFull(field) {
  const length = Number(field.dataset.passwordlessLength);
  document.querySelectorAll("[data-passwordless-full]").forEach((hint) => (hint.hidden = false));
  field.addEventListener("input", () => {
    if ([...typedCode(field.value)].length === length) field.form.requestSubmit();
  });
}

/** The same text, in the digits of the page. */
function inDigitsOfThePage(text) {
  const zero = document.querySelector("[data-passwordless-zero]").dataset.passwordlessZero.codePointAt(0);
  return text.replace(/\p{Nd}/gu, (digit) => String.fromCodePoint(zero + Number(asciiDigit(digit))));
}

/** Minutes and seconds. */
function clockOf(seconds) {
  return inDigitsOfThePage(`${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`);
}

/** Tells the time that is left, as minutes and seconds, until none is. */
function countDown(seconds, during, after) {
  const end = Date.now() + Number(seconds) * 1000;
  const tick = () => {
    const left = Math.ceil((end - Date.now()) / 1000);
    if (left > 0) {
      during(clockOf(left));
      setTimeout(tick, 250);
    } else {
      after();
    }
  };
  tick();
}

/** Lets a button be pressed after a while, and says on it how long that is. */
function holdBack(button) {
  const label = button.textContent;
  countDown(
    button.dataset.passwordlessWait,
    (clock) => {
      button.disabled = true;
      button.textContent = button.dataset.passwordlessWaitLabel.replace("{}", clock);
    },
    () => {
      button.disabled = false;
      button.textContent = label;
    },
  );
}

/** Tells how long ago the last mail was asked for, in the words that the browser has for it. */
function tellWhenAsked(sentence) {
  const asked = Date.now() - Number(sentence.dataset.passwordlessAsked) * 1000;
  let words;
  try {
    words = new Intl.RelativeTimeFormat(document.documentElement.lang || "en");
  } catch {
    return; // a language that this browser does not know
  }
  const tell = () => {
    const seconds = Math.max(1, Math.floor((Date.now() - asked) / 1000));
    const ago = seconds < 60 ? words.format(-seconds, "second") : words.format(-Math.floor(seconds / 60), "minute");
    const text = sentence.dataset.passwordlessAskedLabel.replace("{}", inDigitsOfThePage(ago));
    if (sentence.textContent !== text) sentence.textContent = text;
    setTimeout(tell, 1000);
  };
  tell();
  sentence.hidden = false;
}

/** Whether the page is on its way to another. */
let leaving = false;
addEventListener("beforeunload", () => (leaving = true));
addEventListener("pageshow", () => (leaving = false));

/**
 * Shows the time that is left to use what was mailed, and then has the server say what to do. Whoever is typing is not
 * interrupted: the answer to what is typed says it.
 */
function showExpiry(sentence) {
  const clock = sentence.querySelector("[data-passwordless-clock]");
  countDown(
    sentence.dataset.passwordlessExpires,
    (left) => (clock.textContent = left),
    () => {
      const typing = [...document.querySelectorAll("[data-passwordless-length]")].some((field) => field.value);
      if (typing || leaving) {
        clock.textContent = clockOf(0);
      } else {
        location.replace(location.pathname + location.search);
      }
    },
  );
}

/**
 * Looks now and then whether the mail was used elsewhere, and then has the server say what to do. Never once the page is
 * on its way to another: its own code uses the mail too, and the answer to that must be waited for.
 */
function watch(element) {
  const look = async () => {
    if (document.visibilityState === "visible" && !leaving) {
      try {
        const answer = await fetch(element.dataset.passwordlessWaiting, { cache: "no-store" });
        if (!answer.ok) return;
        if (!(await answer.json()).waiting && !leaving) {
          location.replace(location.pathname + location.search);
          return;
        }
      } catch {
        // no connection just now
      }
    }
    setTimeout(look, 4000);
  };
  setTimeout(look, 4000);
}

/** Shows the button that copies the code, where the browser lets a page write to the clipboard. */
function offerCopy(button) {
  if (!navigator.clipboard) return;
  button.hidden = false;
  button.setAttribute("aria-live", "polite");
  const label = button.textContent;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.passwordlessCopy);
    button.textContent = button.dataset.passwordlessCopied;
    setTimeout(() => (button.textContent = label), 3000);
  });
}

guardAgainstDoubleSubmit();
document.querySelectorAll("[data-passwordless-length]").forEach(submitWhenFull);
document.querySelectorAll("[data-passwordless-wait]").forEach(holdBack);
document.querySelectorAll("[data-passwordless-expires]").forEach(showExpiry);
document.querySelectorAll("[data-passwordless-waiting]").forEach(watch);
document.querySelectorAll("[data-passwordless-copy]").forEach(offerCopy);
document.querySelectorAll("[data-passwordless-asked]").forEach(tellWhenAsked);

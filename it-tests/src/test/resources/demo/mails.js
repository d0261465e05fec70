setInterval(async () => {
  try {
    const shown = document.body.dataset.count;
    if ((await (await fetch("/count")).text()) === shown) return;
    const page = new DOMParser().parseFromString(await (await fetch("/")).text(), "text/html");
    const added = page.body.dataset.count - shown;
    const main = document.querySelector("main");
    if (shown > 0 && added > 0) {
      // those that are there stay as they are, opened or scrolled
      main.prepend(...[...page.querySelectorAll("article")].slice(0, added));
    } else {
      main.replaceWith(page.querySelector("main"));
    }
    document.title = page.title;
    document.body.dataset.count = page.body.dataset.count;
  } catch {
    // the demo has ended
  }
}, 1500);

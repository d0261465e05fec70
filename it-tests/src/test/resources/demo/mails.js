setInterval(async () => {
  try {
    const count = await (await fetch("/count")).text();
    if (count === document.body.dataset.count) return;
    const page = new DOMParser().parseFromString(await (await fetch("/")).text(), "text/html");
    document.querySelector("main").replaceWith(page.querySelector("main"));
    document.title = page.title;
    document.body.dataset.count = count;
  } catch {
    // the demo has ended
  }
}, 1500);

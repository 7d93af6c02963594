// What a person with little sight, a keyboard or a screen reader would stumble over on this page. Returns sentences.
() => {
  const found = [];
  const name = (e) => e.id ? `#${e.id}` : `${e.tagName.toLowerCase()}.${e.className.baseVal ?? e.className} "${(e.textContent || "").trim().slice(0, 30)}"`;
  const shown = (e) => e.checkVisibility({ opacityProperty: true, visibilityProperty: true });

  const ids = new Map();
  document.querySelectorAll("[id]").forEach((e) => ids.set(e.id, (ids.get(e.id) || 0) + 1));
  ids.forEach((count, id) => { if (count > 1) found.push(`id ${id} stands ${count} times`); });

  document.querySelectorAll("[aria-labelledby], [aria-describedby], label[for]").forEach((e) => {
    const wanted = `${e.getAttribute("aria-labelledby") || ""} ${e.getAttribute("aria-describedby") || ""} ${e.htmlFor || ""}`;
    wanted.split(/\s+/).filter(Boolean).forEach((id) => {
      if (!document.getElementById(id)) found.push(`${name(e)} points to #${id}, which is not there`);
    });
  });

  document.querySelectorAll("input:not([type=hidden]), select, textarea").forEach((e) => {
    if (shown(e) && !e.labels.length && !e.getAttribute("aria-label") && !e.getAttribute("aria-labelledby")) found.push(`${name(e)} has no label`);
  });
  document.querySelectorAll("a[href], button, summary").forEach((e) => {
    if (shown(e) && !(e.textContent.trim() || e.getAttribute("aria-label"))) found.push(`${name(e)} has no name`);
  });

  const levels = [...document.querySelectorAll("h1, h2, h3, h4")].filter(shown).map((e) => Number(e.tagName[1]));
  if (levels.filter((level) => level === 1).length !== 1) found.push("there must be one h1");
  levels.forEach((level, n) => { if (n && level > levels[n - 1] + 1) found.push(`heading level ${levels[n - 1]} is followed by ${level}`); });

  if (!document.documentElement.lang) found.push("the page names no language");
  if (document.documentElement.scrollWidth > document.documentElement.clientWidth) {
    const wide = [...document.body.querySelectorAll("*")].filter((e) => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest(".table-wrap")).slice(0, 3);
    found.push(`the page scrolls sideways because of ${wide.map(name).join(", ")}`);
  }

  // Contrast of text: 4.5, large text 3.
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgba = (color) => {
    canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = color; canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data; return [r, g, b, a / 255];
  };
  const over = (top, under) => [0, 1, 2].map((n) => top[n] * top[3] + under[n] * (1 - top[3])).concat(1);
  const ground = (e) => {
    const layers = [];
    for (let one = e; one; one = one.parentElement) layers.push(rgba(getComputedStyle(one).backgroundColor));
    return layers.reverse().reduce((under, top) => over(top, under), [255, 255, 255, 1]);
  };
  const light = ([r, g, b]) => [r, g, b].map((v) => v / 255).map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4).reduce((sum, v, n) => sum + v * [0.2126, 0.7152, 0.0722][n], 0);
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const seen = new Set();
  while (walker.nextNode()) {
    const e = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || seen.has(e) || !shown(e) || e.closest("svg, .visually-hidden, .skip-link, option, title")) continue;
    seen.add(e);
    const style = getComputedStyle(e), behind = ground(e), ink = over(rgba(style.color), behind);
    const [bright, dark] = [light(ink), light(behind)].sort((a, b) => b - a);
    const ratio = (bright + 0.05) / (dark + 0.05), size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    if (ratio < (large ? 3 : 4.5)) found.push(`contrast ${ratio.toFixed(2)} of ${name(e)}`);
  }

  // WCAG 2.2 target size: 24 by 24, or a line of text.
  document.querySelectorAll("button, summary, input:not([type=hidden]), select, .tool, .chip, .btn").forEach((e) => {
    const box = e.getBoundingClientRect();
    if (shown(e) && (box.height < 24 || box.width < 24)) found.push(`${name(e)} is only ${Math.round(box.width)} by ${Math.round(box.height)}`);
  });
  return found;
}

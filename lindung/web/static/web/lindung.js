// Small comforts. Every page works without this file.
(function () {
  "use strict";

  // A menu closes when one clicks elsewhere or presses Escape; focus returns to its button.
  document.addEventListener("click", function (event) {
    document.querySelectorAll("details.menu[open]").forEach(function (menu) {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") return;
    document.querySelectorAll("details.menu[open]").forEach(function (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  });

  // An open menu never covers what the keyboard has reached.
  document.addEventListener("focusin", function (event) {
    document.querySelectorAll("details.menu[open]").forEach(function (menu) {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });

  // The slider over months says the month it stands on while it is being moved.
  document.addEventListener("input", function (event) {
    const slider = event.target;
    if (!slider.matches("input[type=range][data-labels]")) return;
    const label = slider.dataset.labels.split("|")[Number(slider.value) - Number(slider.min)] || "";
    slider.setAttribute("aria-valuetext", label);
    const output = document.getElementById(slider.dataset.output);
    if (output) output.textContent = label;
  });

  // A choice that only changes what is shown is carried out when it is made; the button stays for everybody else.
  document.addEventListener("change", function (event) {
    if (event.target.matches("[data-submit-on-change]")) event.target.form.requestSubmit();
  });

  // Printing is a button only where there is something to press it with.
  document.addEventListener("click", function (event) {
    if (event.target.closest("[data-print]")) window.print();
  });

  // What is wider than its box opens where it matters: data-shows names what shall be in sight.
  function showWhatMatters() {
    document.querySelectorAll("[data-shows]").forEach(function (box) {
      const wanted = box.querySelector(box.dataset.shows);
      if (!wanted) return;
      const place = box.getBoundingClientRect();
      box.scrollLeft += wanted.getBoundingClientRect().left - place.left - place.width * 0.75;
    });
  }
  document.addEventListener("htmx:after:swap", showWhatMatters);
  showWhatMatters();
  document.documentElement.classList.add("js");
})();

/* Comfort only: every page works without this file. */
(function () {
  "use strict";
  var search = document.querySelector("[data-find]");
  var found = document.getElementById("found");

  function later(work, wait) {
    var timer = 0;
    return function () { clearTimeout(timer); timer = setTimeout(work, wait); };
  }

  function typing(target) {
    return target && (/^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || target.isContentEditable);
  }

  /* "/" goes to the search from anywhere. */
  document.addEventListener("keydown", function (event) {
    if (event.key !== "/" || event.ctrlKey || event.altKey || event.metaKey || typing(event.target)) { return; }
    var box = search || document.querySelector("input[type=search]");
    event.preventDefault();
    if (box) { box.focus(); box.select(); } else { location.href = document.body.dataset.counter || "/"; }
  });

  /* Find as you type: the server gives the list, the newest question wins. */
  if (search && found) {
    var asked = 0;
    var ask = later(function () {
      var mine = ++asked;
      fetch(search.dataset.find + "?q=" + encodeURIComponent(search.value), { headers: { "X-Fragment": "1" } })
        .then(function (answer) { return answer.ok ? answer.text() : null; })
        .then(function (html) { if (html !== null && mine === asked) { found.innerHTML = html; } });
    }, 120);
    search.addEventListener("input", ask);
    search.addEventListener("keydown", function (event) {
      if (event.key !== "ArrowDown") { return; }
      var first = found.querySelector("a[data-item]");
      if (first) { event.preventDefault(); first.focus(); }
    });
    found.addEventListener("keydown", function (event) {
      if (event.key !== "ArrowDown" && event.key !== "ArrowUp") { return; }
      var links = Array.prototype.slice.call(found.querySelectorAll("a[data-item]"));
      var next = links.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
      event.preventDefault();
      if (next < 0) { search.focus(); } else if (links[next]) { links[next].focus(); }
    });
  }

  /* A changed answer asks the server anew which materials and which route apply. */
  var form = document.querySelector("form[data-preview]");
  if (form) {
    var turn = 0;
    /* What was ticked while the answer was on its way stays ticked, and focus stays where it was. */
    var swap = function (old, fresh) {
      old.querySelectorAll("input[type=checkbox][id]").forEach(function (box) {
        var same = fresh.querySelector("#" + CSS.escape(box.id));
        if (same) { same.checked = box.checked; }
      });
      old.querySelectorAll("details").forEach(function (each, n) {
        var same = fresh.querySelectorAll("details")[n];
        if (same && each.open) { same.open = true; }
      });
      var here = old.contains(document.activeElement) ? document.activeElement.id : "";
      old.replaceWith(fresh);
      var again = here && document.getElementById(here);
      if (again) { again.focus({ preventScroll: true }); }
    };
    var refresh = later(function () {
      var mine = ++turn;
      var panel = document.getElementById("preview");
      if (panel) { panel.setAttribute("aria-busy", "true"); }
      fetch(form.dataset.preview, { method: "POST", body: new FormData(form), headers: { "X-Fragment": "1" } })
        .then(function (answer) { return answer.ok ? answer.text() : null; })
        .then(function (html) {
          if (html === null || mine !== turn) { return; }
          var page = new DOMParser().parseFromString(html, "text/html");
          ["preview", "ways", "materials"].forEach(function (id) {
            var fresh = page.getElementById(id), old = document.getElementById(id);
            if (fresh && old) { swap(old, fresh); }
          });
        })
        .finally(function () {
          var now = document.getElementById("preview");
          if (now && mine === turn) { now.removeAttribute("aria-busy"); }
        });
    }, 350);
    form.addEventListener("change", refresh);
  }

  /* One press is one press: say that work is going on and take no second one. */
  document.addEventListener("submit", function (event) {
    var button = event.submitter;
    if (!button || event.target.target === "_blank" || button.formTarget || event.defaultPrevented) { return; }
    setTimeout(function () {
      button.setAttribute("aria-busy", "true");
      event.target.querySelectorAll("button").forEach(function (each) { each.disabled = true; });
      if (button.dataset.busy) { button.textContent = button.dataset.busy; }
    }, 0);
  });
  window.addEventListener("pageshow", function (event) {
    if (event.persisted) { document.querySelectorAll("button[disabled]").forEach(function (each) { each.disabled = false; }); }
  });

  /* A field that is being mended no longer shouts; the server has the last word. */
  document.addEventListener("input", function (event) {
    var field = event.target.closest(".field.wrong");
    if (!field) { return; }
    field.classList.remove("wrong");
    field.querySelectorAll(".problem").forEach(function (each) { each.hidden = true; });
    event.target.removeAttribute("aria-invalid");
  });

  /* A refused form begins with what is wrong: the reader and the keyboard begin there too. */
  var summary = document.getElementById("summary");
  if (summary && summary.hasAttribute("tabindex")) { summary.focus({ preventScroll: true }); }

  document.addEventListener("click", function (event) {
    var printer = event.target.closest("[data-print]");
    if (printer) { event.preventDefault(); window.print(); }
  });
  document.querySelectorAll("select[data-submit]").forEach(function (each) {
    each.addEventListener("change", function () { each.form.requestSubmit(); });
  });
})();

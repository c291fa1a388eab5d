/* Comfort for the catalogue's forms: without this file every button sends the form instead. */
(function () {
  "use strict";
  var form = document.getElementById("editor");
  if (!form) { return; }
  var turn = 0, timer = 0, dirty = false;

  function sent(extra) {
    var body = new URLSearchParams(new FormData(form));
    if (extra) { body.set("do", extra); }
    return body;
  }

  /* Folded parts stay as they were left. */
  function folds() {
    var open = {};
    form.querySelectorAll("details").forEach(function (each) { open[fold(each)] = each.open; });
    return open;
  }
  function fold(each) {
    var holder = each.closest("[data-name]");
    return (each.dataset.rare ? "rare:" + each.dataset.rare : (holder ? holder.dataset.name : "")) + ":" + each.className;
  }

  /* A row is added, moved or taken away by the server; only the sheet is drawn anew. */
  function redraw(deed, focus) {
    var open = folds();
    turn += 1;
    return fetch(form.action, { method: "POST", body: sent(deed), headers: { "X-Fragment": "1" } })
      .then(function (answer) { return answer.ok ? answer.text() : null; })
      .catch(function () { return null; })
      .then(function (html) {
        if (html === null) { return; }
        var fresh = new DOMParser().parseFromString(html, "text/html").getElementById("editor");
        if (!fresh) { return; }
        var top = window.scrollY;
        form.replaceWith(fresh);
        form = fresh;
        form.querySelectorAll("details").forEach(function (each) {
          var was = open[fold(each)];
          if (was !== undefined && !each.open) { each.open = was; }
        });
        settle();
        window.scrollTo(0, top);
        var next = focus && focus();
        if (next) { next.focus(); }
        later();
      });
  }

  function first(name) {
    var row = form.querySelector('li[data-name="' + name + '"]');
    return row && row.querySelector("input:not([type=hidden]), select, textarea");
  }

  function deedOf(button) {
    var parts = button.value.split(":"), verb = parts[0], name = parts[1];
    var cut = name.lastIndexOf("."), list = name.slice(0, cut), at = Number(name.slice(cut + 1));
    if (verb === "drop") { return function () { return document.getElementById("f-" + name); }; }
    if (verb === "cut" || verb === "keep") {
      return function () { return form.querySelector('button[value="' + CSS.escape((verb === "cut" ? "keep:" : "cut:") + name) + '"]'); };
    }
    if (verb === "add" || verb === "take") {
      return function () {
        var n = form.querySelectorAll('li[data-name^="' + name + '."]').length, row = null;
        while (n >= 0 && !row) { row = form.querySelector('li[data-name="' + name + "." + n + '"]'); n -= 1; }
        if (row) { var folded = row.querySelector("details.entry"); if (folded) { folded.open = true; } }
        return row && first(row.dataset.name);
      };
    }
    if (verb === "up" || verb === "down") {
      var to = list + "." + (at + (verb === "up" ? -1 : 1));
      return function () {
        return form.querySelector('button[value="' + verb + ":" + to + '"]') || form.querySelector('li[data-name="' + to + '"] summary, li[data-name="' + to + '"] input');
      };
    }
    return function () { return form.querySelector('button[value="add:' + list + '"]'); };
  }

  document.addEventListener("click", function (event) {
    var button = event.target.closest && event.target.closest("#editor button[name=do]");
    if (!button) { return; }
    event.preventDefault();
    if (button.value === "check") { strict = true; check().then(function () { lead(form.querySelector(".problem:not(.mild)")); }); } else { dirty = true; redraw(button.value, deedOf(button)); }
  });
  document.addEventListener("keydown", function (event) {
    /* Enter in a line of the form would press a button nobody looked at. */
    if (event.key === "Enter" && event.target.matches && event.target.matches("#editor input:not([type=checkbox]):not([type=radio])")) { event.preventDefault(); }
  });
  document.addEventListener("change", function (event) {
    if (event.target.matches("#editor [data-shape]")) { strict = strict || event.target.id === "complete-tick"; redraw("shape:", function () { return document.getElementById(event.target.id); }); }
  });
  document.addEventListener("input", function (event) {
    if (event.target.closest("#editor")) { dirty = true; grow(event.target); overrides(event.target); later(); }
  });
  window.addEventListener("beforeunload", function (event) { if (dirty) { event.preventDefault(); } });
  document.addEventListener("submit", function (event) { if (event.target === form && !(event.submitter && event.submitter.formTarget)) { dirty = false; } });

  /* What is typed stands instead of what is inherited; emptied, it is inherited again. */
  function overrides(input) {
    var field = input.closest(".field"), above = field && field.querySelector(".inherited");
    if (!above || input.closest(".mark")) { return; }
    var set = input.type === "radio" || input.type === "checkbox" ? !!field.querySelector(".choices input:checked:not([value=''])") : input.value !== "";
    above.classList.toggle("own", set);
  }

  function grow(box) {
    if (box.tagName === "TEXTAREA" && box.scrollHeight > box.clientHeight) { box.rows = Math.min(24, box.rows + Math.ceil((box.scrollHeight - box.clientHeight) / 24)); }
  }

  /* What the check says while one is still typing. */
  function later() { clearTimeout(timer); timer = setTimeout(check, 700); }
  var strict = false;
  function check() {
    var mine = ++turn, place = document.getElementById("verdict");
    clearTimeout(timer);
    place.setAttribute("aria-busy", "true");
    return fetch(form.dataset.check, { method: "POST", body: sent(strict ? "check" : "") })
      .then(function (answer) {
        /* Whoever has been logged out meanwhile must know before pressing 保存. */
        if (answer.redirected || answer.status === 400) { return { summary: form.dataset.expired, beside: {} }; }
        return answer.ok || answer.status === 422 ? answer.json() : null;
      })
      .catch(function () { return null; })
      .then(function (said) {
        if (!said || mine !== turn) { return; }
        place.innerHTML = said.summary;
        show(said.beside);
      })
      .finally(function () { if (mine === turn) { place.removeAttribute("aria-busy"); } });
  }

  function show(beside) {
    form.querySelectorAll("[data-said]").forEach(function (box) { box.textContent = ""; });
    form.querySelectorAll(".field.wrong").forEach(function (field) { field.classList.remove("wrong"); });
    Object.keys(beside).forEach(function (name) {
      var box = form.querySelector('[data-said="' + CSS.escape(name) + '"]');
      if (!box) { return; }
      beside[name].forEach(function (one) {
        var line = document.createElement("p"), hint = document.createElement("span");
        line.className = one[0] === "错误" ? "problem" : "problem mild";
        line.textContent = (one[0] === "错误" ? "■ " : "▲ ") + one[1] + " ";
        hint.className = "soft";
        hint.textContent = one[2];
        line.append(hint);
        box.append(line);
      });
      var field = box.closest(".field");
      if (field) { field.classList.add("wrong"); }
    });
    count();
  }

  /* How many problems each part of the index has; those folded away are opened. */
  function count() {
    form.querySelectorAll("[data-section]").forEach(function (link) {
      var part = document.getElementById(link.dataset.section), badge = link.querySelector(".count");
      var n = part ? part.querySelectorAll(".problem").length : 0;
      badge.textContent = n;
      badge.hidden = !n;
      link.classList.toggle("troubled", n > 0);
    });
  }
  document.addEventListener("click", function (event) {
    var link = event.target.closest && event.target.closest("#editor .index a.troubled");
    if (!link) { return; }
    event.preventDefault();
    lead(document.getElementById(link.dataset.section).querySelector(".problem"));
  });

  /* 检查 and the index lead to the problem itself, also where it was folded away. */
  function lead(problem) {
    if (!problem) { return; }
    for (var up = problem; up; up = up.parentElement) { if (up.tagName === "DETAILS") { up.open = true; } }
    problem.scrollIntoView({ block: "center" });
    var field = problem.closest(".field");
    var input = field && field.querySelector("input:not([type=hidden]):not(.mark input), select, textarea");
    if (input) { input.focus({ preventScroll: true }); }
  }

  /* A reference to one of many records is searched by name, number or pinyin. */
  function picker(holder) {
    var input = holder.querySelector("input"), named = holder.querySelector(".named"), list = null, asked = 0, wait = 0;
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-expanded", "false");
    function close() { if (list) { list.remove(); list = null; input.setAttribute("aria-expanded", "false"); } }
    function take(line) { input.value = line.dataset.value; named.textContent = line.dataset.name; close(); input.dispatchEvent(new Event("input", { bubbles: true })); close(); }
    function draw(rows) {
      close();
      if (!rows.length || document.activeElement !== input) { return; }
      list = document.createElement("ul");
      list.setAttribute("role", "listbox");
      rows.forEach(function (row, n) {
        var line = document.createElement("li"), code = document.createElement("span");
        line.setAttribute("role", "option");
        line.setAttribute("aria-selected", n === 0 ? "true" : "false");
        line.dataset.value = row[0];
        line.dataset.name = row[1];
        line.textContent = row[1];
        code.className = "mono";
        code.textContent = row[0];
        line.append(code);
        line.addEventListener("mousedown", function (event) { event.preventDefault(); take(line); });
        list.append(line);
      });
      holder.append(list);
      input.setAttribute("aria-expanded", "true");
    }
    input.addEventListener("input", function (event) {
      if (!event.isTrusted) { return; }
      named.textContent = "";
      clearTimeout(wait);
      wait = setTimeout(function () {
        var mine = ++asked;
        fetch(holder.dataset.pick + "?q=" + encodeURIComponent(input.value))
          .then(function (answer) { return answer.ok ? answer.json() : []; })
          .then(function (rows) { if (mine === asked) { draw(rows); } });
      }, 150);
    });
    input.addEventListener("keydown", function (event) {
      if (!list) { return; }
      var lines = Array.prototype.slice.call(list.children);
      var at = lines.findIndex(function (line) { return line.getAttribute("aria-selected") === "true"; });
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        var to = Math.max(0, Math.min(lines.length - 1, at + (event.key === "ArrowDown" ? 1 : -1)));
        lines[at].setAttribute("aria-selected", "false");
        lines[to].setAttribute("aria-selected", "true");
        lines[to].scrollIntoView({ block: "nearest" });
      } else if (event.key === "Enter") { event.preventDefault(); take(lines[at]); } else if (event.key === "Escape") { close(); }
    });
    input.addEventListener("blur", close);
  }

  /* A question and its answer are put into a condition by a click: a second answer makes a list. */
  function hinting(holder) {
    holder.querySelectorAll("code[data-word]").forEach(function (each) {
      each.setAttribute("role", "button");
      each.tabIndex = 0;
    });
  }
  function hint(each) {
    var box = document.getElementById(each.closest("[data-hints]").dataset.hints);
    var key = each.dataset.key, word = each.dataset.word, done = false;
    var lines = box.value.split("\n").filter(function (line) { return line.trim(); }).map(function (line) {
      var said = line.indexOf(key + ":") === 0 ? line.slice(key.length + 1).trim() : null;
      if (said === null) { return line; }
      done = true;
      if (word.charAt(0) === "{" || word === "true" || word === "false" || said.charAt(0) === "{" || said === "true" || said === "false") { return key + ": " + word; }
      var words = said.replace(/^\[|\]$/g, "").split(",").map(function (one) { return one.trim(); }).filter(Boolean);
      if (words.indexOf(word) < 0) { words.push(word); } else { words.splice(words.indexOf(word), 1); }
      return words.length > 1 ? key + ": [" + words.join(", ") + "]" : words.length ? key + ": " + words[0] : "";
    });
    if (!done) { lines.push(key + ": " + word); }
    box.value = lines.filter(Boolean).join("\n");
    box.dispatchEvent(new Event("input", { bubbles: true }));
  }
  document.addEventListener("click", function (event) {
    var each = event.target.closest && event.target.closest("#editor code[role=button]");
    if (each) { hint(each); }
  });
  document.addEventListener("keydown", function (event) {
    if ((event.key === "Enter" || event.key === " ") && event.target.matches && event.target.matches("#editor code[role=button]")) { event.preventDefault(); hint(event.target); }
  });

  /* The index shows where one is. */
  var watch = "IntersectionObserver" in window && new IntersectionObserver(function (seen) {
    seen.forEach(function (each) {
      var link = form.querySelector('[data-section="' + CSS.escape(each.target.id) + '"]');
      if (link) { link.classList.toggle("here", each.isIntersecting); }
    });
  }, { rootMargin: "-80px 0px -75% 0px" });

  function settle() {
    form.classList.add("live");
    form.querySelectorAll(".picker").forEach(picker);
    form.querySelectorAll("[data-hints]").forEach(hinting);
    count();
    if (watch) { form.querySelectorAll(".sheet > section").forEach(function (each) { watch.observe(each); }); }
  }
  function reveal() {
    var target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (var up = target; up && target; up = up.parentElement) { if (up.tagName === "DETAILS") { up.open = true; } }
    var entry = target && target.querySelector("details.entry");
    if (entry) { entry.open = true; }
    if (target) { target.scrollIntoView(); }
  }
  settle();
  reveal();
})();

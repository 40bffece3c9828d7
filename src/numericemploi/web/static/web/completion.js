// Makes a combobox of each field that completes (WAI-ARIA Authoring Practices, « editable combobox with list
// autocomplete »). Without this file the field is a plain text field, and submitting it shows the choices.
(function () {
  "use strict";

  function equip(box) {
    if (box.dataset.equipped) return;
    box.dataset.equipped = "yes";
    const input = box.querySelector("input[type=text]");
    const list = box.querySelector(".completions");
    const said = box.querySelector("[role=status]");
    const [code, stands] = box.querySelectorAll("input[type=hidden]");
    let at = -1;

    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-expanded", "false");
    input.setAttribute("aria-controls", list.id);
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", list.dataset.label);

    const options = () => [...list.querySelectorAll("[role=option]")];

    function show(open) {
      list.hidden = !open;
      input.setAttribute("aria-expanded", String(open));
      if (!open) stand(-1);
    }

    function stand(place) {
      at = place;
      options().forEach((option, n) => option.setAttribute("aria-selected", String(n === place)));
      const option = options()[place];
      if (option) {
        input.setAttribute("aria-activedescendant", option.id);
        option.scrollIntoView({ block: "nearest" });
      } else {
        input.removeAttribute("aria-activedescendant");
      }
    }

    function take(option) {
      input.value = stands.value = option.dataset.text;
      code.value = option.dataset.code;
      show(false);
      said.textContent = "";
      input.dispatchEvent(new Event("change", { bubbles: true }));
    }

    box.addEventListener("htmx:afterSwap", function () {
      const found = options();
      const still = document.activeElement === input && input.value !== stands.value;
      show(still && found.length > 0);
      said.textContent = still && found.length ? found[0].dataset.said : "";
    });

    input.addEventListener("keydown", function (event) {
      const found = options();
      const open = !list.hidden;
      if ((event.key === "ArrowDown" || event.key === "ArrowUp") && found.length) {
        event.preventDefault();
        const step = event.key === "ArrowDown" ? 1 : -1;
        // One place more than there are options: the text itself, between the last and the first.
        const places = found.length + 1;
        const next = open ? ((at + 1 + step + places) % places) - 1 : step === 1 ? 0 : found.length - 1;
        show(true);
        stand(next);
      } else if (event.key === "Enter" && open && at >= 0) {
        event.preventDefault();
        take(found[at]);
      } else if (event.key === "Escape" && open) {
        event.preventDefault();
        show(false);
      }
    });

    input.addEventListener("blur", () => show(false));
    list.addEventListener("mousedown", (event) => event.preventDefault());
    list.addEventListener("click", function (event) {
      const option = event.target.closest("[role=option]");
      if (option) take(option);
    });
  }

  function equipAll() {
    document.querySelectorAll("[data-completed]").forEach(equip);
  }

  document.addEventListener("DOMContentLoaded", equipAll);
  document.addEventListener("htmx:load", equipAll);
})();

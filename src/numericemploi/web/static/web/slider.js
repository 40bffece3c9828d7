// The slider and its number say the same thing; without this script, the one that was moved counts.
"use strict";
const slider = document.getElementById("id_slider");
const number = document.getElementById("id_coverage");
if (slider && number) {
  slider.addEventListener("input", () => { number.value = slider.value; });
  number.addEventListener("input", () => { slider.value = number.value; });
}

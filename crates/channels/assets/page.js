// The page works without this. With it: read aloud, copy, print, drop a file, and a word that work goes on.
(() => {
  "use strict";
  const all = (selector) => document.querySelectorAll(selector);

  // What is to be said: the words without readings in small letters, which would be said twice.
  const spoken = (element) => {
    const copy = element.cloneNode(true);
    copy.querySelectorAll("rt, rp").forEach((part) => part.remove());
    return copy.textContent.replace(/\s+/g, " ").trim();
  };
  if ("speechSynthesis" in window && "SpeechSynthesisUtterance" in window) {
    all("[data-speak]").forEach((button) => {
      const words = button.textContent;
      const target = document.querySelector(button.dataset.speak);
      const rest = () => { button.textContent = words; };
      if (!target) return;
      button.hidden = false;
      button.addEventListener("click", () => {
        if (speechSynthesis.speaking) {
          speechSynthesis.cancel();
          rest();
          return;
        }
        const speech = new SpeechSynthesisUtterance(spoken(target));
        speech.lang = document.documentElement.lang === "en" ? "en-US" : "ja-JP";
        speech.rate = 0.9;
        speech.onend = rest;
        speech.onerror = rest;
        speechSynthesis.speak(speech);
        button.textContent = button.dataset.stop;
      });
    });
    addEventListener("pagehide", () => speechSynthesis.cancel());
  }

  all("[data-copy]").forEach((button) => {
    const box = document.querySelector(button.dataset.copy);
    if (!box || !navigator.clipboard) return;
    button.hidden = false;
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(box.value);
        button.textContent = button.dataset.done;
      } catch {
        box.select();
      }
    });
  });

  all("[data-print]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => print());
  });

  // A file may be dropped anywhere on the box.
  all("[data-drop]").forEach((box) => {
    const input = box.querySelector("input[type=file]");
    const over = (on) => box.toggleAttribute("data-over", on);
    if (!input) return;
    box.addEventListener("dragover", (event) => {
      if (!event.dataTransfer || ![...event.dataTransfer.types].includes("Files")) return;
      event.preventDefault();
      over(true);
    });
    box.addEventListener("dragleave", () => over(false));
    box.addEventListener("drop", (event) => {
      over(false);
      if (!event.dataTransfer || event.dataTransfer.files.length === 0) return;
      event.preventDefault();
      input.files = event.dataTransfer.files;
    });
    // A picture of the screen may be pasted as it is.
    box.addEventListener("paste", (event) => {
      const files = event.clipboardData ? event.clipboardData.files : [];
      if (files.length > 0) input.files = files;
    });
  });

  all("form[data-busy]").forEach((form) => {
    form.addEventListener("submit", () => {
      const button = form.querySelector("button[type=submit]");
      if (!button) return;
      const words = button.innerHTML;
      // After the form was sent: a disabled button would not be.
      setTimeout(() => {
        button.textContent = form.dataset.busy;
        button.disabled = true;
      });
      addEventListener("pageshow", () => {
        button.innerHTML = words;
        button.disabled = false;
      });
    });
  });
})();

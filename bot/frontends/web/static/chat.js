// htmx puts answers into the conversation; this scrolls to them, reads them out and says when none comes.
// Without either file the forms still work.

const conversation = document.getElementById("conversation");
const status = document.querySelector(".status");
const text = document.getElementById("text");
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const touch = matchMedia("(pointer: coarse)");

const isTyped = (event) => event.detail.ctx.sourceElement.contains(text);

function tell(words, look = "status") {
  status.className = look;
  status.textContent = words;
}

document.addEventListener("htmx:config:request", (event) => {
  if (isTyped(event) && !text.value.trim()) event.preventDefault();
});
document.addEventListener("htmx:before:request", () => tell(status.dataset.busy, "status busy"));
document.addEventListener("htmx:error", () => tell(status.dataset.offline));

// What stands between us and the server may answer with a page of its own.
document.addEventListener("htmx:before:swap", (event) => {
  if (event.detail.tasks.some((task) => task.fragment.querySelector(".exchange"))) return;
  event.preventDefault();
  tell(status.dataset.offline);
});

document.addEventListener("htmx:after:swap", (event) => {
  const exchange = conversation.lastElementChild;
  exchange.scrollIntoView({ block: "start", behavior: calm.matches ? "auto" : "smooth" });
  const answer = exchange.querySelector(".answer .bubble");
  if (isTyped(event)) text.value = "";
  if (isTyped(event) && !touch.matches) {
    tell(answer.textContent, "status spoken"); // the person goes on typing, so the answer is read out instead
  } else {
    tell("", "status spoken");
    answer.focus({ preventScroll: true });
  }
});

// A poster that does not load makes way for the drawn one.
function redraw(image) {
  const drawn = image.dataset?.drawn;
  if (drawn && image.getAttribute("src") !== drawn) image.src = drawn;
}

document.addEventListener("error", (event) => redraw(event.target), true);
for (const image of document.images) {
  if (image.complete && image.naturalWidth === 0) redraw(image);
}

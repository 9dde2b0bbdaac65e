/* Shows what is hidden once the day that it waits for is over, by the reader's own clock. */
"use strict";
for (const waiting of document.querySelectorAll("[data-due]")) {
  const now = new Date();
  const today = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
  if (today > waiting.dataset.due) waiting.hidden = false;
}

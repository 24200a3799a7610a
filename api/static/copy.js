// Buttons that copy a text: <button class="copy" data-copy="id of the text">. Hidden as long as scripts do not run.

document.querySelectorAll("button.copy").forEach((button) => {
  const before = button.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const text = document.getElementById(button.dataset.copy);
    try {
      await navigator.clipboard.writeText(text.textContent);
      button.textContent = "已复制";
    } catch {
      getSelection().selectAllChildren(text);
      button.textContent = "已选中，请按 Ctrl+C";
    }
    setTimeout(() => (button.textContent = before), 4000);
  });
});

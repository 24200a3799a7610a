// A page that is made to be printed.

const button = document.getElementById("print");
button.hidden = false;
button.addEventListener("click", () => print());

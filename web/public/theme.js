// Before the first paint, and so apart from the application: the theme that was chosen here, if one was.
try {
  const theme = localStorage.getItem("greenlight.theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // A browser that keeps nothing has the system's theme.
}

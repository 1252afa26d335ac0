// The partners' contract, to read and to try.
addEventListener("DOMContentLoaded", () => {
  if (!window.SwaggerUIBundle) return;
  SwaggerUIBundle({
    url: "/partners/v1/openapi.yaml",
    dom_id: "#docs",
    deepLinking: true,
    defaultModelsExpandDepth: 0,
    validatorUrl: null,
  });
});

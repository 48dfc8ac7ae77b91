// Styles are bundled by esbuild: hosts/web/build.ts.
declare module "*.css";

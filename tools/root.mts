/**
 * The checkout's root. npm runs every script there and Jest sets it as well, so the tools need neither
 * `import.meta` (which CommonJS under Jest lacks) nor `__dirname` (which ES modules lack).
 */
export const root = process.cwd();

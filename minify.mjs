/**
 * What is shorter is read sooner, and inlined by the compiler in more places: it counts bytecodes.
 * Names that the stack of a bug shows stay.
 */
export const minify = {
  compress: true,
  mangle: { toplevel: false, keepNames: true },
  codegen: { removeWhitespace: true },
};

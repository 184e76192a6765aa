import * as nodeModule from 'module';

// From Node 22.1 on what is compiled once is kept for the next run. It has an effect on what is loaded after it.
(nodeModule as { readonly enableCompileCache?: () => unknown }).enableCompileCache?.();

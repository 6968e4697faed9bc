import { join } from 'node:path';
import { DockerImage } from 'aws-cdk-lib';
import type { AssetCode } from 'aws-cdk-lib/aws-lambda';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { buildSync } from 'esbuild';

const projectRoot = join(import.meta.dirname, '../..');

/** Packages in CommonJS (`debug`, which file-type brings) call `require`, which an ES module does not have. */
const requireForCommonJs =
  "import { createRequire as createRequireForCommonJs } from 'node:module';const require = createRequireForCommonJs(import.meta.url);";

/**
 * A handler and all it imports as one minified ES module, `index.mjs`.
 *
 * @param entry the handler's file, relative to the project's root
 */
export const bundleFunction = (entry: string): AssetCode =>
  Code.fromAsset(join(projectRoot, 'lambdas'), {
    bundling: {
      // Never run: bundling below either succeeds or throws.
      image: DockerImage.fromRegistry('unused'),
      // CDK bundles once for all stages what looks the same here.
      command: ['esbuild', entry],
      local: {
        tryBundle: (outputDirectory) => {
          buildSync({
            absWorkingDir: projectRoot,
            entryPoints: [entry],
            outfile: join(outputDirectory, 'index.mjs'),
            bundle: true,
            minify: true,
            platform: 'node',
            target: 'node24',
            format: 'esm',
            // Halves the AWS SDK and the cold start: without it esbuild takes the CommonJS builds.
            mainFields: ['module', 'main'],
            banner: { js: requireForCommonJs },
            legalComments: 'none',
            logLevel: 'warning',
          });
          return true;
        },
      },
    },
  });

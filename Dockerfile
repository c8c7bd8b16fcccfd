# Container image of the gateway: a build stage with development dependencies, and a runtime stage with an unprivileged
# user. test/container/dockerfile.artifact.ts executes these steps.
FROM node:22-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --no-progress
COPY tsconfig.json tsconfig.build.json ./
COPY src ./src
COPY schema ./schema
COPY .ci/bundle.mjs ./.ci/
RUN npm run build
# The reference site, which DOCS=on serves at /docs.
COPY README.md CHANGELOG.md CONTRIBUTING.md SECURITY.md ./
COPY site ./site
COPY docs ./docs
COPY examples/client ./examples/client
RUN npm run docs && rm -rf node_modules/.cache
# Tracing is optional for an installation, and part of the image.
RUN npm pkg set "dependencies.@opentelemetry/sdk-node=$(npm pkg get 'devDependencies.@opentelemetry/sdk-node' | tr -d '\"')"
RUN npm pkg delete "devDependencies.@opentelemetry/sdk-node"
RUN npm prune --omit=dev --no-progress
# Type declarations and source maps are a third of the modules, and nothing reads them at run time.
RUN find node_modules -type f \( -name '*.map' -o -name '*.d.ts' -o -name '*.d.cts' -o -name '*.d.mts' \) -delete
RUN mkdir clients

FROM node:22-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=4000
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY --from=build /app/schema/schema.graphql /app/schema/examples.graphql ./schema/
# A writable folder for CLIENTS_FILE, so that `keys create` works.
COPY --from=build --chown=1000:1000 /app/clients /var/lib/waba-gateway
# The user `node` by number, so that an orchestrator can verify that it is not root.
USER 1000:1000
EXPOSE 4000
HEALTHCHECK --interval=10s --timeout=3s --start-period=15s CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "dist/src/main.js"]
CMD ["serve"]

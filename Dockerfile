# The gateway in a container: built with everything, run with what it needs, by a user who may do nothing else.
# test/container/dockerfile.e2e.ts carries these steps out one by one.
FROM node:22-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --no-progress
COPY tsconfig.json tsconfig.build.json ./
COPY src ./src
COPY schema ./schema
RUN npm run build
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
COPY --from=build /app/schema/schema.graphql ./schema/
# A place for CLIENTS_FILE that `keys create` may write to.
COPY --from=build --chown=1000:1000 /app/clients /var/lib/waba-gateway
# The image's user `node`, by number, so that an orchestrator can tell that it is not root.
USER 1000:1000
EXPOSE 4000
HEALTHCHECK --interval=10s --timeout=3s --start-period=15s CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "dist/src/main.js"]
CMD ["serve"]

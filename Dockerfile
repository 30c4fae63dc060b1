# Vedette in one image: the server, the built page, the embedded event store. Data lives in /data.
#   docker build -t vedette .
#   docker run -p 8000:8000 -v vedette:/data -e VEDETTE_PUBLIC_URL=https://errors.example.com vedette

FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY packages/protocol/package.json packages/protocol/
COPY packages/search/package.json packages/search/
COPY packages/api/package.json packages/api/
COPY packages/server/package.json packages/server/
COPY packages/server/bin packages/server/bin
COPY packages/web/package.json packages/web/
COPY tests/package.json tests/
RUN npm ci --no-audit --no-fund --loglevel=error
COPY packages packages
RUN node node_modules/vite/bin/vite.js build packages/web

# What runs: no compilers, no test tools, no second Node (the pinned one of the workspace is left out).
FROM node:24-bookworm-slim AS install
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY packages/protocol/package.json packages/protocol/
COPY packages/search/package.json packages/search/
COPY packages/api/package.json packages/api/
COPY packages/server/package.json packages/server/
COPY packages/server/bin packages/server/bin
COPY packages/web/package.json packages/web/
COPY tests/package.json tests/
RUN npm ci --omit=dev --no-audit --no-fund --loglevel=error \
 && rm -rf node_modules/node-linux-* node_modules/.bin/node

FROM node:24-bookworm-slim
ENV NODE_ENV=production VEDETTE_DATA_DIR=/data VEDETTE_HOST=0.0.0.0 PORT=8000
WORKDIR /app
COPY --from=install /app ./
COPY LICENSE ./
COPY packages/protocol packages/protocol
COPY packages/search packages/search
COPY packages/api packages/api
COPY packages/server packages/server
COPY --from=build /app/packages/web/dist packages/web/dist
# Compiled here, because who runs it cannot write beside the code.
RUN node packages/server/bin/compile.mjs
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:'+process.env.PORT+'/api/health/ready').then(r=>process.exit(r.ok?0:1),()=>process.exit(1))"]
ENTRYPOINT ["node", "packages/server/bin/vedette.mjs"]
CMD ["start"]

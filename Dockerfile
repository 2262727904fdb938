# Phoebe's server: compiled, with the packages that it needs and no others, as a user without rights. It serves the models of /app/models.
#
#   docker build --tag phoebe .
#   docker run --publish 127.0.0.1:4000:4000 --volume ./models:/app/models:ro --env DATABASE_URL=… phoebe
FROM node:22-slim AS build
WORKDIR /phoebe
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY . .
RUN npm run build
RUN npm prune --omit=dev --no-audit --no-fund

FROM node:22-slim
WORKDIR /app
COPY --from=build /phoebe/package.json /phoebe/package.json
COPY --from=build /phoebe/node_modules /phoebe/node_modules
COPY --from=build /phoebe/dist /phoebe/dist
# An embedded database, where no DATABASE_URL is given, is made in /app/.phoebe.
RUN chown node:node /app
USER node
ENV NODE_ENV=production PORT=4000
EXPOSE 4000
CMD ["node", "/phoebe/dist/cli/main.js", "serve", "--models", "/app/models", "--host", "0.0.0.0"]

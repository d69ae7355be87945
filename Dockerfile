# syntax=docker/dockerfile:1
# The gate in an image without a shell or a package manager:
#
#   docker build -t aipreflight:0.1.0 .
#   docker run --rm -v "$PWD:/work" aipreflight:0.1.0 check --profile profiles/inference.yml
#
# Checks that start programs (`exec`, `evals` with a command) find none here: take the packages into an image of your own for those.
FROM debian:12-slim@sha256:60eac759739651111db372c07be67863818726f754804b8707c90979bda511df AS build
WORKDIR /source
COPY tools/packages tools/packages
RUN tools/packages build && rm -rf /var/lib/apt/lists/*
COPY . .
RUN cmake --preset release \
 && cmake --build --preset release \
 && cmake --install build/release --prefix /image/usr --component host --strip \
 && cmake --install build/release --prefix /image/usr --component plugins --strip \
 && tools/image_libraries /image

FROM gcr.io/distroless/cc-debian12:nonroot@sha256:9dac0a79194e45a7da0158a9c6da57b217585af0786db3845d1f0ec1a0dd182f
LABEL org.opencontainers.image.title="aipreflight" \
      org.opencontainers.image.description="Release gate for AI applications" \
      org.opencontainers.image.source="https://github.com/Jwrede/aipreflight" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version="0.1.0"
COPY --from=build /image/ /
USER 65532:65532
WORKDIR /work
ENTRYPOINT ["/usr/bin/aipreflight"]
CMD ["--help"]

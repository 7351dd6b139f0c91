# syntax=docker/dockerfile:1
# Built and run without a network at run time: one framework-dependent publish on the chiseled ASP.NET image.

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
SHELL ["/bin/bash", "-c"]
WORKDIR /source
ENV DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

# Docker's names of the platforms are not .NET's.
ARG TARGETARCH=amd64

# Project and lock files first: the restore layer stays as long as no dependency changes.
COPY global.json Directory.Build.props Directory.Packages.props BannedSymbols.txt .editorconfig ./
COPY src/RouterProxy/RouterProxy.csproj src/RouterProxy/packages.lock.json src/RouterProxy/
COPY src/RouterProxy.Calibration/RouterProxy.Calibration.csproj src/RouterProxy.Calibration/packages.lock.json src/RouterProxy.Calibration/
COPY src/RouterProxy.DemoModels/RouterProxy.DemoModels.csproj src/RouterProxy.DemoModels/packages.lock.json src/RouterProxy.DemoModels/
RUN dotnet restore src/RouterProxy/RouterProxy.csproj --locked-mode -p:PublishReadyToRun=true

COPY appsettings.json ./
COPY samples samples
COPY src src
# Compiled ahead of time: the first answer comes in three quarters of the time, and the compiler at run time has less to do (docs/performance.md).
RUN dotnet publish src/RouterProxy/RouterProxy.csproj -c Release --no-restore -r linux-${TARGETARCH/amd64/x64} --self-contained false \
    -p:PublishReadyToRun=true -p:UseAppHost=false -o /app

# No shell, no package manager, user 1654.
FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled
WORKDIR /app
COPY --from=build /app .

# The diagnostics socket would need a writable root; without it the root can be read-only.
ENV DOTNET_EnableDiagnostics=0 \
    ASPNETCORE_URLS=http://+:8080
USER $APP_UID
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=6s --start-period=10s CMD ["dotnet", "/app/RouterProxy.dll", "--healthcheck"]
ENTRYPOINT ["dotnet", "/app/RouterProxy.dll"]

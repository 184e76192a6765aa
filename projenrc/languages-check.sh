#!/usr/bin/env bash
# The programs of docs/guides/java.md and go.md, compiled and run with what `npx projen package:java` and `package:go` generate; .NET is generated, and
# compiled where there is a dotnet. `languages-check.sh java go` checks those two. What this machine lacks is told, and an error with LANGUAGES_REQUIRED=1.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
export JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION=20
version=$(node -p "require('$root/package.json').version")
failed=0

say() { echo "languages-check: $*"; }
skip() {
  say "SKIPPED $1: $2"
  [ "${LANGUAGES_REQUIRED:-0}" != 1 ] || exit 1
}
generate() { npx jsii-pacmak --target "$1" --code-only --outdir "$2" "$3" > "$work/pacmak" 2>&1 || { cat "$work/pacmak"; exit 1; }; }
programs() { TS_NODE_PREFER_TS_EXTS=true npx ts-node -T --project projenrc/tsconfig.run.json projenrc/languages/programs.ts "$work/programs/$1" "$1"; }
judge() { node projenrc/languages/judge.js "$@" || failed=1; }
# The versions of the tests: with others the YAML may differ by what cdk8s writes.
versionOf() { node -p "require('$root/node_modules/$1/package.json').version"; }

check_java() {
  for tool in javac mvn; do command -v $tool > /dev/null || { skip java "there is no $tool"; return; }; done
  local at=$work/maven modules='<module>ours</module><module>programs</module>'
  local plus
  plus=org.cdk8s:cdk8s-plus-28:$(versionOf cdk8s-plus-28)
  generate java "$at/generated" .
  mv "$at/generated/java" "$at/ours"
  if ! mvn -q --batch-mode org.apache.maven.plugins:maven-dependency-plugin:3.6.0:get -Dtransitive=false "-Dartifact=$plus" > "$work/get" 2>&1; then
    say "java: Maven has no $plus here: it is built from the npm package"
    generate java "$at/generated" node_modules/cdk8s-plus-28
    mv "$at/generated/java" "$at/plus"
    modules="<module>plus</module>$modules"
  fi
  programs java
  mkdir -p "$at/programs/src/main/java"
  local folder name
  for folder in "$work"/programs/java/*/; do
    name=$(sed -nE 's/^public class (\w+).*/\1/p' "$folder/program")
    # The refusal is the quick start with one line more: classes of one name do not go together.
    [ "$(basename "$folder")" != refusal ] || { sed -i "s/class $name/class Refused/" "$folder/program"; name=Refused; }
    cp "$folder/program" "$at/programs/src/main/java/$name.java"
    echo "$name" > "$folder/name"
  done
  echo "<project><modelVersion>4.0.0</modelVersion><groupId>local</groupId><artifactId>all</artifactId><version>1</version><packaging>pom</packaging><modules>$modules</modules></project>" > "$at/pom.xml"
  sed -n '/^<dependency>/,/^<\/dependency>/p' docs/guides/java.md | sed "s|<version>.*</version>|<version>$version</version>|" > "$at/dependency"
  cat > "$at/programs/pom.xml" <<XML
<project><modelVersion>4.0.0</modelVersion><groupId>local</groupId><artifactId>programs</artifactId><version>1</version>
<properties><maven.compiler.release>11</maven.compiler.release><project.build.sourceEncoding>UTF-8</project.build.sourceEncoding></properties>
<dependencies>$(cat "$at/dependency")
<dependency><groupId>org.cdk8s</groupId><artifactId>cdk8s</artifactId><version>$(versionOf cdk8s)</version></dependency></dependencies>
<build><plugins><plugin><artifactId>maven-compiler-plugin</artifactId><version>3.11.0</version></plugin>
<plugin><artifactId>maven-dependency-plugin</artifactId><version>3.6.0</version><executions><execution><phase>package</phase>
<goals><goal>build-classpath</goal></goals><configuration><outputFile>target/classpath</outputFile></configuration></execution></executions></plugin></plugins></build></project>
XML
  (cd "$at" && mvn -q --batch-mode package -Dmaven.javadoc.skip=true -Dmaven.source.skip=true) || { say 'java: it does not compile'; exit 1; }
  for folder in "$work"/programs/java/*/; do
    judge java "$folder" "$(command -v java)" -cp "$at/programs/target/classes:$(cat "$at/programs/target/classpath")" "$(cat "$folder/name")"
  done
}

check_go() {
  command -v go > /dev/null || { skip go 'there is no go'; return; }
  local core=github.com/cdk8s-team/cdk8s-core-go/cdk8s/v2 ours=github.com/graceful-mesh/graceful-mesh-go/gracefulmesh at=$work/go folder
  generate go "$at" .
  mkdir -p "$at/app" && cd "$at/app"
  go mod init app > "$work/said" 2>&1
  go mod edit -replace "$ours=$at/go/gracefulmesh"
  if ! go mod download "$core@v$(versionOf cdk8s)" > "$work/said" 2>&1; then
    say "go: the proxy has no $core here: it is built from the npm package"
    (cd "$root" && generate go "$at" node_modules/cdk8s)
    go mod edit -replace "$core=$at/go/cdk8s"
  fi
  (cd "$root" && programs go)
  for folder in "$work"/programs/go/*/; do
    mkdir "$at/app/$(basename "$folder")" && cp "$folder/program" "$at/app/$(basename "$folder")/main.go"
  done
  go mod tidy > "$work/said" 2>&1 && go vet ./... && go build -o "$at/bin/" ./... || { cat "$work/said"; say 'go: it does not compile'; exit 1; }
  cd "$root"
  for folder in "$work"/programs/go/*/; do judge go "$folder" "$at/bin/$(basename "$folder")"; done
}

check_dotnet() {
  generate dotnet "$work/net" .
  say ".NET: generated, $(find "$work/net/dotnet" -name '*.cs' | wc -l) files"
  command -v dotnet > /dev/null || { skip .NET 'there is no dotnet: not compiled'; return; }
  programs csharp
  local folder
  for folder in "$work"/programs/csharp/*/; do
    mkdir "$folder/app" && cp "$folder/program" "$folder/app/Program.cs"
    cat > "$folder/app/app.csproj" <<XML
<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net8.0</TargetFramework><RollForward>Major</RollForward></PropertyGroup>
<ItemGroup><ProjectReference Include="$work/net/dotnet/GracefulMesh/GracefulMesh.csproj" /></ItemGroup></Project>
XML
    dotnet build --nologo -v quiet -o "$folder/bin" "$folder/app" || { say '.NET: it does not compile'; exit 1; }
    judge .NET "$folder" "$(command -v dotnet)" "$folder/bin/app.dll"
  done
}

cd "$root"
node projenrc/rosetta.js
for language in "${@:-java go dotnet}"; do for one in $language; do "check_$one"; done; done
exit $failed

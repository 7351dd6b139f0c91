using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;
using RouterProxy.Configuration.Binding;
using RouterProxy.Configuration.Reading;
using RouterProxy.Configuration.Reload;

namespace RouterProxy.UnitTests.Configuration;

public sealed class ConfigurationSchemaTests
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    private static readonly string SchemaText = File.ReadAllText(RepositoryFiles.Path("schema/appsettings.schema.json"));

    private static readonly JsonNode Schema = JsonNode.Parse(SchemaText)!;

    [Fact]
    public void The_schema_accepts_the_shipped_file() => Errors(File.ReadAllText(RepositoryFiles.Path("appsettings.json"))).ShouldBeEmpty();

    [Theory]
    [InlineData("{ \"RouterProxy\": { \"Modles\": {} } }")]
    [InlineData("{ \"RouterProxy\": { \"Routes\": { \"a\": { \"Tiers\": [ { \"Model\": \"m\", \"Threshold\": 1.5 } ] } } } }")]
    [InlineData("{ \"RouterProxy\": { \"Models\": { \"a b\": { \"Cluster\": \"c\" } } } }")]
    [InlineData("{ \"RouterProxy\": { \"Models\": { \"a\": { \"Cluster\": \"c\", \"Timeout\": \"10\" } } } }")]
    [InlineData("{ \"RouterProxy\": { \"RouteDefaults\": { \"Tiers\": [] } } }")]
    [InlineData("{ \"ReverseProxy\": { \"Routes\": {} } }")]
    [InlineData("{ \"ReverseProxy\": { \"Clusters\": { \"c\": { \"Destinations\": { \"d\": { \"Address\": \"h\" } } } } } }")]
    public void The_schema_refuses_what_the_gateway_refuses(string json) => Errors(json).ShouldNotBeEmpty();

    [Fact]
    public void The_schema_names_every_option_and_no_other()
    {
        var options = OptionKeys.All().Select(k => k.Path).ToHashSet(StringComparer.Ordinal);

        SchemaKeys("", Schema["definitions"]!["RouterProxy"]!).Where(k => !k.Contains("OnUnscoredByReason:", StringComparison.Ordinal))
            .ShouldBe(options, ignoreOrder: true);
    }

    [Fact]
    public void The_schema_has_the_defaults_enum_names_and_ranges_of_the_option_types()
    {
        foreach (var (path, property, value) in OptionKeys.All().Where(k => OptionType.ShapeOf(k.Property.Type) == OptionShape.Scalar))
        {
            var node = Find(path);
            if (!ReferenceEquals(value, OptionKeys.Required))
            {
                (node["default"]?.ToString() ?? "null").ShouldBe(Print(value), path);
            }

            if (property.Type.IsEnum)
            {
                node["enum"]!.AsArray().Where(n => n is not null).Select(n => n!.ToString()).ShouldBe(Enum.GetNames(property.Type), path);
            }

            if (property.Type == typeof(int) && property.Maximum is int.MaxValue)
            {
                node["minimum"]!.ToString().ShouldBe(property.Minimum!.ToString(), path);
            }
            else if (property.Type == typeof(int) || property.Type == typeof(double))
            {
                node["minimum"]!.ToString().ShouldBe(property.Minimum!.ToString(), path);
                node["maximum"]!.ToString().ShouldBe(property.Maximum!.ToString(), path);
            }
        }
    }

    [Fact]
    public async Task The_shipped_file_is_valid_without_any_key_or_variable()
    {
        var loaded = await ConfigurationLoader.LoadAsync(new ConfigurationSources { Json = [ConfigurationSource.File(RepositoryFiles.Path("appsettings.json"))] });

        loaded.Problems.ShouldBeEmpty();
        loaded.Options.Routes.Keys.ShouldContain("email-triage");
        loaded.Root.ToConfiguration()["Serilog:WriteTo:Console:Name"].ShouldBe("Console");
    }

    [Fact]
    public void The_documentation_names_every_option_with_its_default()
    {
        var rows = File.ReadAllLines(RepositoryFiles.Path("docs/configuration.md"))
            .Where(l => l.StartsWith("| `", StringComparison.Ordinal))
            .Select(l => l.Trim('|').Split('|'))
            .Where(c => c.Length == 5)
            .Select(c => (Key: c[0].Trim('`', ' '), Default: c[2].Trim('`', ' ')))
            .ToHashSet();

        foreach (var (path, property, value) in OptionKeys.All())
        {
            var key = path;
            foreach (var prefix in new[] { "Models:*:", "Routes:*:", "Clients:*:", "PassThrough:" })
            {
                key = path.StartsWith(prefix, StringComparison.Ordinal) ? path[prefix.Length..] : key;
            }

            key = key.StartsWith("RouteDefaults:", StringComparison.Ordinal) ? key["RouteDefaults:".Length..] : key;
            var shape = OptionType.ShapeOf(property.Type);
            var isObject = shape == OptionShape.Object;
            rows.ShouldContain(r => r.Key == key && (isObject || r.Default == Print(value)), $"{key} with default {Print(value)}");
        }
    }

    private static IEnumerable<string> SchemaKeys(string prefix, JsonNode node)
    {
        foreach (var (name, child) in Resolve(node)["properties"]?.AsObject() ?? [])
        {
            var path = prefix.Length == 0 ? name : $"{prefix}:{name}";
            var resolved = Resolve(child!);
            yield return path;
            var below = resolved["items"] is { } items ? ($"{path}:N", items)
                : resolved["additionalProperties"] is JsonObject map && map.ContainsKey("$ref") ? ($"{path}:*", map)
                : (path, resolved);
            foreach (var key in SchemaKeys(below.Item1, below.Item2))
            {
                yield return key;
            }
        }
    }

    private static JsonNode Find(string path)
    {
        var node = Schema["definitions"]!["RouterProxy"]!;
        foreach (var part in path.Split(':'))
        {
            node = Resolve(node);
            node = part switch
            {
                "N" => node["items"]!,
                "*" => node["additionalProperties"]!,
                _ => node["properties"]![part]!,
            };
        }

        return Resolve(node);
    }

    private static JsonNode Resolve(JsonNode node)
    {
        var target = node["anyOf"]?[1] ?? node;
        return target["$ref"] is { } reference ? Schema["definitions"]![reference.ToString().Split('/')[^1]]! : target;
    }

    private static string Print(object? value) => value switch
    {
        null => "null",
        bool flag => flag ? "true" : "false",
        TimeSpan time => time.ToString("c", CultureInfo.InvariantCulture),
        0d => "0",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };

    private static string[] Errors(string json)
    {
        var result = JsonSchema.FromText(SchemaText).Evaluate(JsonNode.Parse(json, documentOptions: Lenient), new EvaluationOptions { OutputFormat = OutputFormat.List });
        return result.IsValid ? [] : [.. result.Details.Where(d => d.HasErrors).Select(d => $"{d.InstanceLocation}: {string.Join(", ", d.Errors!.Values)}")];
    }
}

using System.Text.RegularExpressions;
using RouterProxy.Audit;
using RouterProxy.Cascade;
using RouterProxy.Configuration.Reload;
using RouterProxy.Telemetry;

namespace RouterProxy.UnitTests.Telemetry;

public sealed class TagValuesTests
{
    [Fact]
    public void Every_value_is_its_name_in_snake_case()
    {
        All<RequestOutcome>(v => v.ToTag());
        All<AttemptKind>(v => v.ToTag());
        All<AttemptEnd>(v => v.ToTag());
        All<ReloadOutcome>(v => v.ToTag());
        All<Agreement>(v => v.ToTag());
    }

    [Theory]
    [InlineData("azure", "azure.ai.openai")]
    [InlineData("mistral", "mistral_ai")]
    [InlineData("xai", "x_ai")]
    [InlineData("gemini", "gcp.gemini")]
    [InlineData("anthropic-compat", "anthropic")]
    [InlineData("generic", "openai_compatible")]
    [InlineData("openai", "openai")]
    [InlineData("vllm", "vllm")]
    public void Providers_have_the_names_of_the_convention_where_it_has_one(string dialect, string provider) => GenAi.ProviderOf(dialect).ShouldBe(provider);

    private static void All<T>(Func<T, string> tag)
        where T : struct, Enum
    {
        foreach (var value in Enum.GetValues<T>())
        {
            tag(value).ShouldBe(Regex.Replace(value.ToString(), "(?<=[a-z])(?=[A-Z])", "_", RegexOptions.None, TimeSpan.FromSeconds(1)).ToLowerInvariant());
        }
    }
}

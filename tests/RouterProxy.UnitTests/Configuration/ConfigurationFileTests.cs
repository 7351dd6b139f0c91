using RouterProxy.Configuration.Reading;
using RouterProxy.Configuration.Reload;

namespace RouterProxy.UnitTests.Configuration;

public sealed class ConfigurationFileTests
{
    [Fact]
    public async Task A_name_in_two_files_is_a_problem_that_names_both()
    {
        var loaded = await ConfigurationLoader.LoadAsync(new ConfigurationSources
        {
            Json =
            [
                ConfigurationSource.Text("first.json", Sources.Json()),
                ConfigurationSource.Text("second.json", """{ "RouterProxy": { "Routes": { "TRIAGE": { "Mode": "Strong" } }, "Models": { "cheap": {} } } }"""),
            ],
        });

        loaded.Problems.Select(p => p.KeyPath).ShouldBe(["RouterProxy:Routes:TRIAGE", "RouterProxy:Models:cheap"]);
        loaded.Problems[0].Message.ShouldContain("first.json");
        loaded.Problems[0].Message.ShouldContain("second.json");
    }

    [Theory]
    [InlineData("{ \"a\": 1,\n \"A\": 2 }", "A", "may stand once")]
    [InlineData("{ \"RouterProxy\": { \"Models\": { \"m\": {},\n \"M\": {} } } }", "RouterProxy:Models:M", "may stand once")]
    public async Task Keys_that_stand_twice_are_reported_with_file_and_line(string json, string key, string message)
    {
        var loaded = await Sources.LoadAsync(json);

        var problem = loaded.Problems.First(p => p.KeyPath == key);
        problem.Message.ShouldContain(message);
        problem.Origin!.ToString().ShouldBe("test.json:2");
    }

    [Theory]
    [InlineData("", "must hold a JSON object")]
    [InlineData("  \n", "must hold a JSON object")]
    [InlineData("[]", "must hold a JSON object")]
    [InlineData("{ \"a\":\n ]", "not valid JSON")]
    [InlineData("{} {}", "not valid JSON")]
    [InlineData("{ \"a\": 1", "not valid JSON")]
    public async Task A_file_that_is_no_JSON_object_is_one_problem(string json, string message)
    {
        var problem = await Sources.SingleErrorAsync(json, new() { ["RouterProxy__Models__x__Timeout"] = "nonsense" });

        problem.KeyPath.ShouldBe("test.json");
        problem.Message.ShouldContain(message);
    }

    [Fact]
    public async Task A_syntax_error_names_its_line() => (await Sources.SingleErrorAsync("{\n\n ]")).FoundValue.ShouldBe("line 3");

    [Fact]
    public async Task Bytes_that_are_not_UTF8_are_a_problem_of_the_file()
    {
        var path = Path.GetTempFileName();
        await File.WriteAllBytesAsync(path, [(byte)'{', (byte)'"', 0xff, (byte)'"', (byte)':', (byte)'1', (byte)'}'], TestContext.Current.CancellationToken);

        var loaded = await ConfigurationLoader.LoadAsync(new ConfigurationSources { Json = [ConfigurationSource.File(path)] });

        loaded.Problems.ShouldHaveSingleItem().KeyPath.ShouldBe(path);
        File.Delete(path);
    }

    [Fact]
    public async Task A_file_that_does_not_exist_is_a_problem()
    {
        var loaded = await ConfigurationLoader.LoadAsync(new ConfigurationSources { Json = [ConfigurationSource.File("/no/such/file.json")] });

        loaded.Problems.ShouldHaveSingleItem().Message.ShouldBe("the file does not exist");
    }
}

using RouterProxy.Commands.Calibrate;

namespace RouterProxy.UnitTests.Commands.Calibrate;

public sealed class ResultFileTests : IDisposable
{
    private static readonly RecordedResult Scored = new() { Confidence = 0.1 + 0.2, Cheap = "a \"b\"\n", Strong = "ü", Label = "x", CheapCost = 0.0001, StrongCost = 0.002 };
    private readonly string _path = Path.GetTempFileName();

    [Fact]
    public void What_was_written_is_read_again_and_each_result_is_taken_once()
    {
        var unscored = new RecordedResult { Unscored = "tool_call", Cheap = "c", Strong = "d" };
        using (var file = ResultFile.Open(_path))
        {
            file.Append("one", Scored);
            file.Append("one", Scored with { Cheap = "second" });
            file.Append("two", unscored);
        }

        using var again = ResultFile.Open(_path);
        again.Known.ShouldBe(3);
        again.Take("one").ShouldBe(Scored);
        again.Take("one").ShouldNotBeNull().Cheap.ShouldBe("second");
        again.Take("one").ShouldBeNull();
        again.Take("two").ShouldBe(unscored);
        again.Take("three").ShouldBeNull();
    }

    [Fact]
    public void A_line_that_was_cut_off_is_dropped_and_the_next_one_starts_clean()
    {
        using (var file = ResultFile.Open(_path))
        {
            file.Append("one", Scored);
            file.Append("two", Scored);
        }

        File.WriteAllBytes(_path, File.ReadAllBytes(_path)[..^20]);
        using (var file = ResultFile.Open(_path))
        {
            file.Known.ShouldBe(1);
            file.Take("two").ShouldBeNull();
            file.Append("two", Scored);
        }

        using var again = ResultFile.Open(_path);
        again.Known.ShouldBe(2);
        again.Take("two").ShouldBe(Scored);
    }

    [Fact]
    public void A_file_that_holds_something_else_is_refused_by_its_line_and_left_alone()
    {
        File.WriteAllText(_path, "{\"confidence\":1,\"cheap\":\"a\",\"strong\":\"a\",\"hash\":\"h\"}\nmy notes\nrest");

        Should.Throw<InvalidDataException>(() => ResultFile.Open(_path)).Message.ShouldContain("line 2");
        File.ReadAllText(_path).ShouldEndWith("rest");
    }

    [Fact]
    public void Two_runs_cannot_write_the_same_file()
    {
        using var first = ResultFile.Open(_path);
        Should.Throw<IOException>(() => ResultFile.Open(_path));
    }

    public void Dispose() => File.Delete(_path);
}

using System.Text;
using RouterProxy.Commands.Calibrate;

namespace RouterProxy.UnitTests.Commands.Calibrate;

public class DataFileTests
{
    [Fact]
    public void A_recorded_result_keeps_every_digit_of_its_confidence()
    {
        var line = DataFile.Parse("""{"confidence":0.99999999999999989,"cheap":"spam","strong":"work","label":"spam","cheap_cost":0.001,"strong_cost":1e-2,"note":[1]}""", 7, out _);

        line.ShouldNotBeNull().Request.ShouldBeNull();
        line.Number.ShouldBe(7);
        line.Result.ShouldBe(new RecordedResult { Confidence = Math.BitDecrement(1), Cheap = "spam", Strong = "work", Label = "spam", CheapCost = 0.001, StrongCost = 0.01 });
    }

    [Fact]
    public void A_chat_request_loses_its_label_its_model_and_its_stream_and_nothing_else()
    {
        var line = DataFile.Parse("""{"model":"x","messages":[{"role":"user","content":"a"}],"temperature":1.0,"stream":true,"label":true,"seed":12345678901234567890}""", 1, out _);

        Encoding.UTF8.GetString(line!.Request!).ShouldBe("""{"messages":[{"role":"user","content":"a"}],"temperature":1.0,"seed":12345678901234567890}""");
        line.Label.ShouldBe("true");
    }

    [Theory]
    [InlineData("[1]", "is no JSON object")]
    [InlineData("{\"confidence\":", "is no JSON: ")]
    [InlineData("{}", "has neither \"messages\"")]
    [InlineData("{\"confidence\":1.5,\"cheap\":\"a\",\"strong\":\"a\"}", "\"confidence\" is 1.5; a number from 0 to 1 is needed")]
    [InlineData("{\"confidence\":\"0.5\",\"cheap\":\"a\",\"strong\":\"a\"}", "\"confidence\" is \"0.5\"")]
    [InlineData("{\"confidence\":0.5,\"cheap\":\"a\"}", "has no \"strong\"")]
    [InlineData("{\"confidence\":0.5,\"cheap\":\"a\",\"strong\":\"b\",\"strong_cost\":-1}", "\"strong_cost\" is -1")]
    [InlineData("{\"messages\":[]}", "at least one message")]
    [InlineData("{\"messages\":[{}],\"cheap\":\"a\"}", "either a request or a result")]
    [InlineData("{\"messages\":[{}],\"seed\":1,\"seed\":2}", "has \"seed\" twice")]
    public void A_bad_line_is_told_by_what_is_wrong_with_it(string text, string problem)
    {
        DataFile.Parse(text, 1, out var found).ShouldBeNull();
        found.ShouldNotBeNull().ShouldContain(problem);
    }

    [Fact]
    public void Every_bad_line_is_told_by_its_number_and_empty_ones_count_in_it()
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, "{\"confidence\":1,\"cheap\":\"a\",\"strong\":\"a\"}\n\nnonsense\r\n{\"confidence\":0,\"cheap\":\"a\",\"strong\":\"a\"}\n{}\n");
            var problems = new List<string>();

            DataFile.Read(path, problems).Select(l => l.Number).ShouldBe([1, 4]);
            problems.Count.ShouldBe(2);
            problems[0].ShouldStartWith("line 3: ");
            problems[1].ShouldStartWith("line 5: ");
        }
        finally
        {
            File.Delete(path);
        }
    }
}

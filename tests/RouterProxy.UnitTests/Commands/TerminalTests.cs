using RouterProxy.Commands;
using Spectre.Console;

namespace RouterProxy.UnitTests.Commands;

public class TerminalTests
{
    [Theory]
    [InlineData(true, null)]
    [InlineData(false, "1")]
    public void Neither_a_pipe_nor_no_color_gets_escapes(bool redirected, string? noColor)
    {
        var writer = new StringWriter();
        var console = Terminal.Create(writer, redirected, noColor, columns: null);

        var table = console.Table("Title");
        table.AddColumn("Column");
        table.AddRow(new Text("green", new Style(Color.Green, decoration: Decoration.Bold)));
        console.Write(table);

        writer.ToString().ShouldContain("green");
        writer.ToString().ShouldNotContain("\u001b");
    }

    [Theory]
    [InlineData(null, Terminal.UnknownWidth)]
    [InlineData("100", 100)]
    [InlineData("0", Terminal.UnknownWidth)]
    [InlineData("wide", Terminal.UnknownWidth)]
    public void A_pipe_is_as_wide_as_columns_says(string? columns, int expected) =>
        Terminal.Create(new StringWriter(), redirected: true, noColor: null, columns).Profile.Width.ShouldBe(expected);
}

using System.Globalization;
using Spectre.Console;

namespace RouterProxy.Commands;

/// <summary>The console that tables go to: coloured on a terminal, plain in a file or a pipe.</summary>
internal static class Terminal
{
    /// <summary>Columns where nobody says how many there are. A table takes what it needs of them; a row that is broken in two is of no use to <c>grep</c>.</summary>
    public const int UnknownWidth = 240;

    /// <summary>The standard output of this process.</summary>
    public static IAnsiConsole Output() =>
        Create(Console.Out, Console.IsOutputRedirected, Environment.GetEnvironmentVariable("NO_COLOR"), Environment.GetEnvironmentVariable("COLUMNS"));

    /// <summary>The standard error of this process: progress and complaints, so that the output can be piped on.</summary>
    public static IAnsiConsole Errors() =>
        Create(Console.Error, Console.IsErrorRedirected, Environment.GetEnvironmentVariable("NO_COLOR"), Environment.GetEnvironmentVariable("COLUMNS"));

    /// <summary>
    /// Spectre looks at <c>TERM</c> alone and would write escapes into files and logs; and it takes a width of 80 where there is no terminal.
    /// </summary>
    /// <param name="writer">Where it goes.</param>
    /// <param name="redirected">It is no terminal.</param>
    /// <param name="noColor"><c>NO_COLOR</c>: no colours when it is set to anything.</param>
    /// <param name="columns"><c>COLUMNS</c>: the width where there is no terminal to ask.</param>
    public static IAnsiConsole Create(TextWriter writer, bool redirected, string? noColor, string? columns)
    {
        var plain = redirected || !string.IsNullOrEmpty(noColor);
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = plain ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = plain ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Interactive = redirected ? InteractionSupport.No : InteractionSupport.Detect,
            Out = new AnsiConsoleOutput(writer),
        });
        if (redirected)
        {
            console.Profile.Width = int.TryParse(columns, NumberStyles.None, CultureInfo.InvariantCulture, out var width) && width > 0 ? width : UnknownWidth;
        }

        return console;
    }

    /// <summary>A table as it suits the console: lines of ASCII where the output may be read by anything.</summary>
    public static Table Table(this IAnsiConsole console, string title) => new Table
    {
        Border = console.Profile.Out.IsTerminal ? TableBorder.Rounded : TableBorder.Ascii,
        Title = new TableTitle(Markup.Escape(title)),
    };
}

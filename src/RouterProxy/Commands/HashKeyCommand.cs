using System.CommandLine;
using System.Security.Cryptography;
using System.Text;
using Spectre.Console;

namespace RouterProxy.Commands;

/// <summary><c>hash-key</c>: reads a client key from standard input and prints its <c>KeySha256</c>.</summary>
internal static class HashKeyCommand
{
    public static Command Create()
    {
        var command = new Command("hash-key", "Reads a client key from standard input and prints its KeySha256 for RouterProxy:Clients.");
        command.SetAction(async (_, cancellation) =>
        {
            // Never an argument: those end up in the shell's history and in the list of processes.
            var input = Console.IsInputRedirected ? await Console.In.ReadToEndAsync(cancellation) : AskInSecret();
            if (Hash(input) is not { } hash)
            {
                await Console.Error.WriteLineAsync("A key is one line of printable ASCII without spaces, as it can stand in a header.");
                return ExitCode.BadUsage;
            }

            Console.WriteLine(hash);
            return ExitCode.Ok;
        });
        return command;
    }

    /// <summary>SHA-256 of the key as lowercase hexadecimal digits; one line end behind it does not count.</summary>
    /// <returns>Null when no client could send such a key.</returns>
    public static string? Hash(string input)
    {
        var key = input.EndsWith('\n') ? input[..^1] : input;
        key = input.Length > key.Length && key.EndsWith('\r') ? key[..^1] : key;
        return key.Length == 0 || key.AsSpan().ContainsAnyExceptInRange('!', '~') ? null : Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(key)));
    }

    private static string AskInSecret() =>
        AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) }).Prompt(new TextPrompt<string>("Client key:").Secret(null));
}

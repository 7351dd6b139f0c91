using System.Runtime.InteropServices;

namespace RouterProxy.FunctionalTests.Commands;

/// <summary>A folder that goes away with the test.</summary>
internal sealed class TestFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("routerproxy-").FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Writes a file as an editor does: all at once.</summary>
    public string Write(string name, string text)
    {
        var temporary = File(name + ".new");
        System.IO.File.WriteAllText(temporary, text);
        System.IO.File.Move(temporary, File(name), overwrite: true);
        return File(name);
    }

    /// <summary>Renames over what is there, links included, in one step.</summary>
    public void Replace(string name, string by) => Rename(File(by), File(name)).ShouldBe(0);

    public void Dispose() => Directory.Delete(Path, recursive: true);

    [DllImport("libc", EntryPoint = "rename")]
    private static extern int Rename([MarshalAs(UnmanagedType.LPUTF8Str)] string from, [MarshalAs(UnmanagedType.LPUTF8Str)] string to);
}

using RouterProxy.Records;

namespace RouterProxy.UnitTests.Records;

public sealed class RecordFilesTests : IDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"routerproxy-{Guid.NewGuid():N}");

    [Fact]
    public void Lines_go_into_files_of_at_most_so_many_bytes_and_the_oldest_goes()
    {
        using (var files = RecordFiles.Open(_folder, maxBytes: 25, maxFiles: 3))
        {
            for (var i = 0; i < 10; i++)
            {
                files.Append("line 00"u8);
                files.Append("line 01"u8);
                files.Append("line 02"u8);
            }
        }

        RecordFiles.In(_folder).Select(Path.GetFileName).ShouldBe(["decisions-00000008.jsonl", "decisions-00000009.jsonl", "decisions-00000010.jsonl"]);
        RecordFiles.In(_folder).ShouldAllBe(f => new FileInfo(f).Length == 24);
    }

    [Fact]
    public void A_line_that_is_larger_than_a_file_gets_one_of_its_own()
    {
        using (var files = RecordFiles.Open(_folder, maxBytes: 10, maxFiles: 5))
        {
            files.Append("short"u8);
            files.Append("much longer than ten bytes"u8);
            files.Append("short"u8);
        }

        RecordFiles.In(_folder).Select(f => File.ReadAllLines(f).Length).ShouldBe([1, 1, 1]);
    }

    [Fact]
    public void What_a_killed_process_left_is_continued_on_a_line_of_its_own()
    {
        using (var files = RecordFiles.Open(_folder, 1000, 3))
        {
            files.Append("whole"u8);
        }

        File.AppendAllText(RecordFiles.In(_folder)[0], "hal");
        using (var files = RecordFiles.Open(_folder, 1000, 3))
        {
            files.Append("next"u8);
        }

        File.ReadAllLines(RecordFiles.In(_folder)[0]).ShouldBe(["whole", "hal", "next"]);
    }

    [Fact]
    public void Two_do_not_write_to_one_folder_and_readers_disturb_nobody()
    {
        using var files = RecordFiles.Open(_folder, 1000, 3);
        files.Append("a"u8);
        files.Flush();

        Should.Throw<IOException>(() => RecordFiles.Open(_folder, 1000, 3));
        using var reader = new StreamReader(new FileStream(RecordFiles.In(_folder)[0], FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        reader.ReadToEnd().ShouldBe("a\n");
        files.Append("b"u8);
        files.Flush();
        reader.ReadToEnd().ShouldBe("b\n");
    }

    [Fact]
    public void Only_the_owner_may_read_them()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using var files = RecordFiles.Open(_folder, 1000, 3);

        File.GetUnixFileMode(RecordFiles.In(_folder)[0]).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public void Other_files_of_the_folder_are_left_alone()
    {
        Directory.CreateDirectory(_folder);
        File.WriteAllText(Path.Combine(_folder, "decisions-notes.jsonl"), "mine");
        using (var files = RecordFiles.Open(_folder, 5, 1))
        {
            files.Append("one"u8);
            files.Append("two"u8);
        }

        File.ReadAllText(Path.Combine(_folder, "decisions-notes.jsonl")).ShouldBe("mine");
        RecordFiles.In(_folder).Count.ShouldBe(1);
    }

    public void Dispose()
    {
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }
}

using RouterProxy.Dialects;
using RouterProxy.Intake;

namespace RouterProxy.UnitTests.Intake;

public sealed class RequestScannerAllocationTests
{
    [Fact]
    public void A_scan_allocates_the_same_however_long_the_messages_are()
    {
        const string Start = "{\"model\":\"m\",\"messages\":[";
        var message = "{\"role\":\"user\",\"content\":\"" + new string('x', 1000) + "\\n\"}";
        var small = Allocated(Start + message + "]}");

        Allocated(Start + string.Join(',', Enumerable.Repeat(message, 200)) + "]}").ShouldBe(small);
        small.ShouldBeLessThan(512);
    }

    private static long Allocated(string text)
    {
        Bodies.Scan(text).Dispose();
        var body = Bodies.Buffer(text);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var outcome = RequestScanner.Scan(ApiEndpoint.Chat, body);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        outcome.Request!.Dispose();
        return allocated;
    }
}

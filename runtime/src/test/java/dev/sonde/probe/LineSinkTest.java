package dev.sonde.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LineSinkTest {
    @TempDir
    private Path folder;

    private final Queue<String> faults = new ConcurrentLinkedQueue<>();
    private final AtomicLong used = new AtomicLong();

    @Test
    void writes_every_line_in_order_and_is_done_when_closed() throws IOException {
        LineSink sink = sink(1 << 20);
        IntStream.range(0, 500).forEach(i -> sink.offer(batch("run " + i, "again " + i)));
        sink.close();

        assertThat(Files.readAllLines(file()))
                .hasSize(1000)
                .startsWith("run 0", "again 0")
                .endsWith("again 499");
        assertThat(sink.written()).isEqualTo(1000);
        assertThat(sink.dropped()).isZero();
        assertThat(faults).isEmpty();
    }

    @Test
    void its_thread_ends_when_nothing_comes_and_another_one_goes_on() throws Exception {
        LineSink sink = sink(1 << 20);
        sink.offer(batch("first"));
        for (int i = 0; i < 200 && isWorking(); i++) {
            Thread.sleep(50);
        }
        assertThat(isWorking()).isFalse();
        assertThat(Files.readString(file())).isEqualTo("first\n");

        sink.offer(batch("second"));
        sink.close();
        assertThat(Files.readString(file())).isEqualTo("first\nsecond\n");
        assertThat(isWorking()).isFalse();
    }

    private static boolean isWorking() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals("sonde-sink"));
    }

    @Test
    void replaces_what_the_file_held() throws IOException {
        Files.writeString(file(), "an older run's lines\n");

        LineSink sink = sink(1 << 20);
        sink.offer(batch("new"));
        sink.close();

        assertThat(Files.readString(file())).isEqualTo("new\n");
    }

    @Test
    void shares_its_file_with_others_line_by_line() throws IOException {
        Files.writeString(file(), "an older run's lines\n");
        String tail = "x".repeat(100);

        LineSink one = sink(1 << 20);
        LineSink other = sink(1 << 20);
        IntStream.range(0, 500).forEach(i -> {
            one.offer(batch("one " + i + tail));
            other.offer(batch("other " + i + tail));
        });
        one.close();
        other.close();

        List<String> lines = Files.readAllLines(file());
        assertThat(lines).hasSize(1000).allMatch(line -> line.matches("(one|other) \\d+x{100}"));
        assertThat(lines).filteredOn(line -> line.startsWith("one")).hasSize(500);
        assertThat(faults).isEmpty();
    }

    @Test
    void shares_the_most_that_may_be_written_too() throws IOException {
        LineSink one = sink(12);
        LineSink other = sink(12);
        one.offer(batch("12345"));
        one.close();
        other.offer(batch("123456", "1"));
        other.close();

        assertThat(Files.readString(file())).isEqualTo("12345\n");
        assertThat(other.dropped()).isEqualTo(2);
        assertThat(other.isFull()).isTrue();
    }

    @Test
    void drops_and_counts_what_does_not_fit_and_all_that_follows() throws IOException {
        LineSink sink = sink(12);
        sink.offer(batch("12345", "too long a line", "1"));
        sink.close();
        sink.offer(batch("2", "3"));

        assertThat(Files.readString(file())).isEqualTo("12345\n");
        assertThat(sink.written()).isEqualTo(1);
        assertThat(sink.dropped()).isEqualTo(4);
        assertThat(sink.isFull()).isTrue();
    }

    @Test
    void never_waits_for_a_thread_that_cannot_keep_up() throws InterruptedException {
        CountDownLatch slow = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        LineSink sink = sink(1 << 20);
        sink.offer(new Batch(() -> {
            begun.countDown();
            slow.await();
            return List.of("slow");
        }));
        begun.await();
        IntStream.range(0, 5000).forEach(i -> sink.offer(batch("line")));
        long droppedMeanwhile = sink.dropped();
        slow.countDown();
        sink.close();

        assertThat(droppedMeanwhile).isBetween(1L, 4999L);
        assertThat(sink.written() + sink.dropped()).isEqualTo(5001);
    }

    @Test
    void tells_once_of_a_file_that_cannot_be_written_and_drops_the_rest() {
        LineSink sink = LineSink.to(folder.toString(), 1 << 20, used, (kind, fault) -> faults.add(kind));
        sink.offer(batch("a"));
        sink.offer(batch("b", "c"));
        sink.close();

        assertThat(faults).containsExactly("sink");
        assertThat(sink.dropped()).isEqualTo(3);
        assertThat(sink.isFull()).isTrue();
    }

    @Test
    void counts_as_dropped_what_a_full_disk_did_not_take() {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "no device that is always full");
        LineSink sink = LineSink.to(full.toString(), 1 << 20, used, (kind, fault) -> faults.add(kind));
        sink.offer(batch("a", "b"));
        sink.close();

        assertThat(faults).containsExactly("sink");
        assertThat(sink.written()).isZero();
        assertThat(sink.dropped()).isEqualTo(2);
    }

    @Test
    void tells_of_lines_that_cannot_be_made_and_goes_on() throws IOException {
        LineSink sink = sink(1 << 20);
        sink.offer(new Batch(() -> {
            throw new IllegalStateException("planted");
        }));
        sink.offer(batch("after"));
        sink.close();

        assertThat(faults).containsExactly("statistics");
        assertThat(Files.readString(file())).isEqualTo("after\n");
        assertThat(sink.dropped()).isEqualTo(1);
    }

    private Path file() {
        return folder.resolve("lines");
    }

    private LineSink sink(long limit) {
        return LineSink.to(file().toString(), limit, used, (kind, fault) -> faults.add(kind));
    }

    private static LineSink.Batch batch(String... lines) {
        return new LineSink.Batch() {
            @Override
            public int size() {
                return lines.length;
            }

            @Override
            public List<String> lines() {
                return List.of(lines);
            }
        };
    }

    private interface Making {
        List<String> lines() throws InterruptedException;
    }

    private record Batch(Making making) implements LineSink.Batch {
        @Override
        public int size() {
            return 1;
        }

        @Override
        public List<String> lines() {
            try {
                return making.lines();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }
}

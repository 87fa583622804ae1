package dev.sonde.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sonde.agent.Program.Ended;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A web server in Spring Boot's fat jar, whose ONNX Runtime lies in a jar within the jar. */
class WebServerIT {
    private static final String REWRITES = "A javaagent rewrites bytecode at load time.";
    private static final String INSTRUMENTS = "The JVM can instrument classes while they are loaded.";
    private static final String CAT = "The cat sat on the mat.";
    private static final List<String> SENTENCES = List.of(REWRITES, INSTRUMENTS, CAT, "Four", "Five of them", "Six");

    private static final String LISTENS = "listening on ";
    private static final int TERMINATED = 143;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private final List<String> answers = new ArrayList<>();

    @Test
    void answers_the_same_over_http_while_its_layers_are_watched() throws IOException {
        Ended plain = server("plain").run((process, out) -> talk(process, out, false));
        List<String> expected = List.copyOf(answers);
        Ended watched = server("watched")
                .agent("watch=encoder.layer.*,out=" + seen())
                .run((process, out) -> talk(process, out, true));

        assertThat(answers).isEqualTo(expected);
        assertThat(cosine(expected, 0, 1)).isCloseTo(0.3260, within(5e-5));
        assertThat(cosine(expected, 0, 2)).isCloseTo(-0.0646, within(5e-5));
        assertThat(watched.err()).isEqualTo(plain.err());
        assertThat(List.of(plain.exit(), watched.exit())).containsOnly(TERMINATED);
        assertThat(watched.lines(LISTENS)).hasSize(1);
        assertThat(watched.out().lines()).hasSize(1);
        assertServed(watched);
    }

    private void assertServed(Ended watched) throws IOException {
        assertThat(watched.suppressed()).isZero();
        assertThat(watched.status()).containsEntry("self_test", "ok").containsEntry("sessions_seen", 1);
        assertThat(watched.total("rerouted")).isGreaterThanOrEqualTo(SENTENCES.size());
        assertThat(Files.readAllLines(seen())).hasSize((int) watched.total("rerouted") * 6);
        assertThat(Clients.unpacked(folder.resolve("watched"))).hasSize(1);
    }

    private Program server(String run) throws IOException {
        Path own = Files.createDirectories(folder.resolve(run));
        return new Program("", Clients.web().toString(), Jdk.running(), own)
                .options("-Dai.djl.offline=true", "-Dspring.main.banner-mode=off", "-Dlogging.level.root=off")
                .options("-Dserver.address=127.0.0.1", "-Dserver.port=0");
    }

    /** All sentences are asked for at once; where the server is watched, only when the variant was seen to serve. */
    private void talk(Process process, Path out, boolean isWatched) throws IOException, InterruptedException {
        answers.clear();
        String port = port(out);
        long start = System.nanoTime();
        while (isWatched && !hasBegun() && System.nanoTime() - start < LIMIT.toNanos()) {
            ask(port, CAT).join();
            Thread.sleep(20);
        }
        List<CompletableFuture<HttpResponse<String>>> asked =
                SENTENCES.stream().map(sentence -> ask(port, sentence)).toList();
        for (CompletableFuture<HttpResponse<String>> answer : asked) {
            assertThat(answer.join().statusCode()).isEqualTo(200);
            answers.add(answer.join().body());
        }
        process.destroy();
    }

    private static String port(Path out) throws IOException, InterruptedException {
        long start = System.nanoTime();
        while (System.nanoTime() - start < LIMIT.toNanos()) {
            List<String> lines = Files.readAllLines(out);
            if (!lines.isEmpty() && Files.readString(out).endsWith("\n")) {
                return lines.get(0).substring(LISTENS.length());
            }
            Thread.sleep(20);
        }
        throw new AssertionError("the server does not listen: " + Files.readString(out));
    }

    private CompletableFuture<HttpResponse<String>> ask(String port, String sentence) {
        String query = URLEncoder.encode(sentence, StandardCharsets.UTF_8);
        URI address = URI.create("http://127.0.0.1:" + port + "/embedding?sentence=" + query);
        HttpRequest request = HttpRequest.newBuilder(address).timeout(LIMIT).build();
        return client.sendAsync(request, BodyHandlers.ofString());
    }

    private boolean hasBegun() throws IOException {
        return Files.exists(seen()) && Files.size(seen()) > 0;
    }

    private Path seen() {
        return folder.resolve("seen.jsonl");
    }

    private static double cosine(List<String> answers, int one, int other) {
        double[] a = numbers(answers.get(one));
        double[] b = numbers(answers.get(other));
        return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
    }

    private static double[] numbers(String json) {
        return Stream.of(json.substring(1, json.length() - 1).split(","))
                .mapToDouble(Double::parseDouble)
                .toArray();
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}

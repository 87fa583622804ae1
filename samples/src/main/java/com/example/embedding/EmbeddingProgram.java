package com.example.embedding;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.onnx.allminilml6v2.AllMiniLmL6V2EmbeddingModel;
import dev.langchain4j.store.embedding.CosineSimilarity;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Embeds sentences one after the other, and prints how alike some of them are.
 *
 * <p>Arguments, both optional: how many of its own sentences, or {@code -} for those on standard input, one a line; and
 * a file for the embeddings (floats, big-endian).
 */
public final class EmbeddingProgram {
    private static final int USUAL_COUNT = 600;

    private EmbeddingProgram() {}

    public static void main(String[] arguments) throws IOException {
        EmbeddingModel model = new AllMiniLmL6V2EmbeddingModel();
        List<String> sentences = new ArrayList<>();
        List<Embedding> embeddings = new ArrayList<>();
        sentences(arguments).forEach(sentence -> {
            sentences.add(sentence);
            embeddings.add(model.embed(sentence).content());
        });
        System.out.println(embeddings.size() + " sentences, " + model.dimension() + " numbers each");
        for (Sentences.Pair pair : Sentences.PAIRS) {
            double similarity = CosineSimilarity.between(embeddings.get(pair.one()), embeddings.get(pair.other()));
            System.out.println(line(similarity, sentences.get(pair.one()), sentences.get(pair.other())));
        }
        if (arguments.length > 1) {
            write(embeddings, Path.of(arguments[1]));
        }
    }

    private static Stream<String> sentences(String[] arguments) {
        if (arguments.length > 0 && arguments[0].equals("-")) {
            return new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).lines();
        }
        return Sentences.first(arguments.length > 0 ? Integer.parseInt(arguments[0]) : USUAL_COUNT).stream();
    }

    private static String line(double similarity, String one, String other) {
        return String.format(Locale.ROOT, "%8.4f  %s | %s", similarity, one, other);
    }

    private static void write(List<Embedding> embeddings, Path file) throws IOException {
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
            for (Embedding embedding : embeddings) {
                for (float number : embedding.vector()) {
                    out.writeFloat(number);
                }
            }
        }
    }
}

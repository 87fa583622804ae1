package com.example.web;

import dev.langchain4j.model.embedding.EmbeddingModel;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Answers with a sentence's embedding. */
@RestController
class EmbeddingController {
    private final EmbeddingModel model;

    EmbeddingController(EmbeddingModel model) {
        this.model = model;
    }

    @GetMapping("/embedding")
    float[] embedding(@RequestParam String sentence) {
        return model.embed(sentence).content().vector();
    }
}

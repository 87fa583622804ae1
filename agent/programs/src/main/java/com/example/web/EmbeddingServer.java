package com.example.web;

import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.onnx.allminilml6v2.AllMiniLmL6V2EmbeddingModel;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.event.EventListener;

/** Says which port it listens on, and serves until it is ended. */
@SpringBootApplication
public class EmbeddingServer {

    public static void main(String[] arguments) {
        SpringApplication.run(EmbeddingServer.class, arguments);
    }

    @Bean
    EmbeddingModel model() {
        return new AllMiniLmL6V2EmbeddingModel();
    }

    @EventListener
    void started(WebServerInitializedEvent event) {
        System.out.println("listening on " + event.getWebServer().getPort());
    }
}

/** Embeds sentences over HTTP: Spring Boot around langchain4j's model. */
@NullMarked
package com.example.web;

import org.jspecify.annotations.NullMarked;

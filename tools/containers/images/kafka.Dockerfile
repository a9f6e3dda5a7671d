# For apache/kafka: the same jars, in the same places, with Debian's Java.
FROM standin-java
COPY libs /opt/kafka/libs
RUN mkdir -p /var/lib/kafka/data && chown -R 1000:0 /var/lib/kafka

# For prom/prometheus and prom/alertmanager: Debian's programs under the names and with the folders of those images.
FROM standin-monitoring-root
RUN ln -s prometheus-alertmanager /usr/bin/alertmanager && \
    mkdir /prometheus /alertmanager && chown 65534:65534 /prometheus /alertmanager
